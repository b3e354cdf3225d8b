import type { CSSProperties } from 'react'

/**
 * The one line of a video: filled once while bytes leave, and a second time over itself while Stream encodes. The look of
 * each state is in line.css.
 */
export function Line({ state, label, words, sent, done = 0, on, className = '' }: LineProps) {
  const isSecondPass = sent >= 1 && state !== 'uploaded'
  const head = sent < 1 ? sent : done
  return (
    <div
      className={`line ${className}`}
      data-state={state}
      data-on={on}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(100 * (isSecondPass ? done : sent))}
      aria-valuetext={words}
    >
      <i className="line-sent" style={part(sent)} />
      <i className="line-done" style={part(done)} />
      {!on && !headless.includes(state) && <b className="line-head" style={part(head)} />}
    </div>
  )
}

export interface LineProps {
  state: string
  /** Whose line it is: the file's name, or the title. */
  label: string
  /** What it says now, in words: `Processing 39%`. */
  words: string
  /** How much has left, 0 to 1. */
  sent: number
  /** How much is encoded, 0 to 1. */
  done?: number
  on?: 'picture'
  className?: string
}

/** Nothing moves yet, or nothing moves any more. */
const headless = ['inspecting', 'queued', 'ready']

function part(value: number): CSSProperties & Record<'--part', number> {
  return { '--part': Math.min(1, Math.max(0, value)) }
}

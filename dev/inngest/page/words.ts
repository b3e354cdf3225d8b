import type { RunView } from '../view'

const NBSP = ' '
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** `14:02:07`, in this machine's zone. */
export function timeOf(instant: string | undefined): string {
  return instant === undefined ? '' : clock.format(new Date(instant))
}

/** `41 ms`, `2.1 s`, `3 min 8 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationOf(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}${NBSP}ms`
  if (ms < 10_000) return `${Number((ms / 1000).toFixed(1))}${NBSP}s`
  const seconds = Math.round(ms / 1000)
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${NBSP}${unit}`)
    .join(' ')
}

/** The time between two instants, in words. */
export function between(from: string | undefined, to: string | undefined): string {
  return from === undefined || to === undefined ? '' : durationOf(Math.max(0, Date.parse(to) - Date.parse(from)))
}

/** The time from now until an instant, in whole seconds: `in 32 s`, or `now`. */
export function until(instant: string, now: number): string {
  const seconds = Math.ceil((Date.parse(instant) - now) / 1000)
  if (seconds <= 0) return 'now'
  return `in ${seconds < 60 ? `${seconds}${NBSP}s` : durationOf(seconds * 1000)}`
}

/** What a run is about: the first plain value of its event's data, such as `uid 6b9e…f41c`. */
export function subjectOf({ event }: RunView): { key: string; value: string } | undefined {
  for (const [key, value] of Object.entries(event.data)) {
    if (typeof value === 'string' || typeof value === 'number') return { key, value: shorten(String(value)) }
  }
}

/** `6b9e…f41c` for an id; other long text is cut at its end. */
export function shorten(text: string): string {
  if (/^[0-9a-f]{32}$/.test(text)) return `${text.slice(0, 4)}…${text.slice(-4)}`
  return text.length > 48 ? `${text.slice(0, 47)}…` : text
}

/** A value in one line, cut when it is long: plain text as it is, flat objects as `kind: wait · turn: 2`, the rest as JSON. */
export function valueLine(value: unknown): string {
  const text = isFlat(value) ? entriesLine(value) : typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

function isFlat(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const values = Object.values(value)
  return values.length > 0 && values.every((each) => typeof each !== 'object' || each === null)
}

function entriesLine(value: Record<string, unknown>): string {
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${each}`)
    .join(' · ')
}

/** The words of an error, whatever was thrown. */
export function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return valueLine(error)
  const { name, message } = error as { name?: unknown; message?: unknown }
  if (typeof message !== 'string') return valueLine(error)
  return typeof name === 'string' && name !== 'Error' ? `${name}: ${message}` : message
}

/** `process-video` of `app-process-video`, when the app's name is known. */
export function shortName(functionId: string, appNames: string[]): string {
  const app = appNames.find((name) => functionId.startsWith(`${name}-`))
  return app === undefined ? functionId : functionId.slice(app.length + 1)
}

import type { ReactNode } from 'react'
import type { UploadLimits } from '../inspect/refuse'
import type { CloudflareUploadControl, CloudflareUploadOptions } from '../use-cloudflare-upload'
import type { EarlyText } from '../words/early-text'
import { formatBytes, formatLimit, formatNumber } from '../words/format'
import { fill } from '../words/message'
import { useEarlyText } from '../words/text-context'
import { FilmIcon, PlusIcon } from './zone-icons'

/** The empty viewfinder. All of it is one button; its corners move in while a file is over it. */
export function DropZone({ control, options, hint, icon }: DropZoneProps) {
  const text = useEarlyText()
  const { maxFiles = 1 } = options
  const isDragging = control.draggedCount > 0
  const isFirst = control.items.length === 0
  return (
    <button {...control.getZoneProps()} className="upload-zone viewfinder" data-size={isFirst ? 'large' : 'small'}>
      <span className="upload-glass">{isDragging ? <PlusIcon /> : (icon ?? <FilmIcon />)}</span>
      <span className="upload-invitation">
        {isDragging ? text.letGo : <Invitation words={maxFiles > 1 ? text.dropSeveral : text.drop} />}
      </span>
      <span className="upload-rules" data-part="rules">
        {isDragging ? countText(maxFiles, text) : [rules(options, text), isFirst && hint].filter(Boolean).join(' ')}
      </span>
    </button>
  )
}

export interface DropZoneProps {
  control: CloudflareUploadControl
  options: CloudflareUploadOptions
  hint?: string
  icon?: ReactNode
}

/** The words that one clicks are underlined: they stand in braces in the dictionary's sentence. */
function Invitation({ words }: { words: string }) {
  const [before, choose, after] = words.split(/[{}]/)
  return (
    <>
      {before}
      <u>{choose}</u>
      {after}
    </>
  )
}

function rules({ maxSizeBytes, maxDurationSeconds, maxFiles = 1 }: Rules, text: EarlyText): string {
  const count = maxFiles > 1 && countText(maxFiles, text)
  if (maxSizeBytes === undefined || maxDurationSeconds === undefined)
    return [text.formats, count].filter(Boolean).join(' ')
  const values = { size: formatBytes(maxSizeBytes, text, 'down'), length: formatLimit(maxDurationSeconds, text) }
  return [fill(text.rules, values), count].filter(Boolean).join(' ')
}

type Rules = UploadLimits & { maxFiles?: number }

function countText(maxFiles: number, text: EarlyText): string {
  return maxFiles === 1 ? text.oneVideo : fill(text.upToVideos, { count: formatNumber(maxFiles, text) })
}

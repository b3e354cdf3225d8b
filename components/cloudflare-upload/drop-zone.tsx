import { Film, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '../ui/cn'
import { formatBytes, formatLimit } from './format'
import { fill } from './message'
import type { UploadLimits } from './refuse'
import { text } from './text'

/** The empty viewfinder. All of it is one button; its corners move in while a file is over it. */
export function DropZone({ isDragging, isDisabled, limits, hint, icon, onOpen, onNear }: DropZoneProps) {
  return (
    <button
      type="button"
      className="upload-zone viewfinder"
      data-state={isDragging ? 'dragging' : 'idle'}
      aria-disabled={isDisabled}
      onClick={() => !isDisabled && onOpen()}
      onPointerEnter={onNear}
      onFocus={onNear}
    >
      <span className="upload-glass [&_svg]:size-[18px]">
        {isDragging ? <Plus aria-hidden /> : (icon ?? <Film aria-hidden />)}
      </span>
      <span className="text-base font-semibold tracking-tight">{isDragging ? text.letGo : <Invitation />}</span>
      <span className={cn('text-[0.8125rem]', !isDragging && 'text-muted-foreground')} data-part="rules">
        {isDragging ? text.oneVideo : [rules(limits), hint].filter(Boolean).join(' ')}
      </span>
    </button>
  )
}

export interface DropZoneProps {
  isDragging: boolean
  isDisabled?: boolean
  limits: UploadLimits
  hint?: string
  icon?: ReactNode
  onOpen: () => void
  onNear: () => void
}

function Invitation() {
  const [before, after] = text.drop.split('{choose}')
  return (
    <>
      {before}
      <u className="decoration-1 underline-offset-3">{text.choose}</u>
      {after}
    </>
  )
}

function rules({ maxSizeBytes, maxDurationSeconds }: UploadLimits): string {
  if (maxSizeBytes === undefined || maxDurationSeconds === undefined) return text.formats
  return fill(text.rules, { size: formatBytes(maxSizeBytes, 'down'), length: formatLimit(maxDurationSeconds) })
}

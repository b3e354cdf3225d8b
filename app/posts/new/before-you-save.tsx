import { ArrowUp, Check, Circle, CircleX, type LucideIcon, Pause } from 'lucide-react'
import Link from 'next/link'
import type { MouseEventHandler } from 'react'
import { isInFlight, isUnderWay, type UploadState } from '@/components/cloudflare-upload/engine/upload-state'
import { percentOf } from '@/components/cloudflare-upload/words/format'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { FieldError } from '@/components/ui/field'

/** What is still to be done, beside the form, and the button that sends it. */
export function BeforeYouSave({ hasTitle, video, teaser, isSaving, error, onSaveNow }: BeforeYouSaveProps) {
  const underWay = [video, teaser].filter((state) => state && isUnderWay(state))
  const isWaiting = underWay.length > 0
  const goesOnAlone = underWay.every((state) => state && isInFlight(state) && 'uid' in state && state.uid)
  return (
    <aside className="grid content-start gap-4 max-[899px]:border-t max-[899px]:pt-5 min-[900px]:sticky min-[900px]:top-6 min-[900px]:self-start min-[900px]:border-s min-[900px]:ps-6">
      <h2 className="text-[0.9375rem] tracking-normal">Before you save</h2>
      <ul className="grid gap-2.5 text-sm">
        <Task icon={hasTitle ? Check : Circle} isOpen={!hasTitle} words="Title" />
        <Task {...taskOf(video, 'Video', 'Video')} />
        <Task {...taskOf(teaser, 'Teaser', 'Teaser, if you like')} />
      </ul>
      <hr />
      <p className="text-[0.8125rem] text-muted-foreground">
        Only you see it until you publish it. Saving waits for the upload, not for processing. Saved now, the upload
        goes on while this site is open.
      </p>
      <FieldError id="form-error">{error}</FieldError>
      <div className="flex flex-wrap gap-2 max-sm:*:flex-1">
        <Button type="submit" aria-disabled={isWaiting || isSaving} aria-describedby="form-error">
          {isSaving ? 'Saving' : isWaiting ? 'Save at 100%' : 'Save post'}
        </Button>
        {isWaiting && (
          <Button
            variant="outline"
            aria-disabled={!goesOnAlone || isSaving}
            onClick={goesOnAlone ? onSaveNow : undefined}
          >
            Save now
          </Button>
        )}
        <Button asChild variant="ghost">
          <Link href="/">Cancel</Link>
        </Button>
      </div>
    </aside>
  )
}

export interface BeforeYouSaveProps {
  hasTitle: boolean
  video?: UploadState
  teaser?: UploadState
  isSaving: boolean
  error?: string
  /** Saves while bytes are still on their way. */
  onSaveNow: MouseEventHandler<HTMLButtonElement>
}

function Task({ icon: Icon, words, isOpen }: TaskProps) {
  return (
    <li
      className={cn('flex items-start gap-2.5 tabular-nums', isOpen && 'text-muted-foreground')}
      data-state={isOpen ? 'open' : 'done'}
    >
      <Icon aria-hidden className={cn('mt-px size-[18px] shrink-0', !isOpen && 'text-primary')} />
      {words}
    </li>
  )
}

interface TaskProps {
  icon: LucideIcon
  words: string
  isOpen: boolean
}

function taskOf(state: UploadState | undefined, name: string, open: string): TaskProps {
  switch (state?.status) {
    case undefined:
    case 'cancelled':
      return { icon: Circle, words: open, isOpen: true }
    case 'inspecting':
      return { icon: ArrowUp, words: `${name}, starting`, isOpen: true }
    case 'uploading':
      return { icon: ArrowUp, words: `${name}, ${percentOf(state)} uploaded`, isOpen: false }
    case 'paused':
      return { icon: Pause, words: `${name}, paused at ${percentOf(state)}`, isOpen: true }
    case 'queued':
    case 'elsewhere':
    case 'offline':
    case 'retrying':
      return { icon: Pause, words: `${name}, waiting at ${percentOf(state)}`, isOpen: true }
    case 'uploaded':
    case 'processing':
    case 'ready':
      return { icon: Check, words: name, isOpen: false }
    case 'refused':
    case 'failed':
      return { icon: CircleX, words: `${name}, needs another file`, isOpen: true }
    default:
      return state satisfies never
  }
}

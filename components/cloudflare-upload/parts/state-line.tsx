import {
  ArrowUp,
  CircleCheck,
  CircleX,
  Clock,
  Copy,
  Film,
  History,
  Hourglass,
  type LucideIcon,
  Pause,
  RefreshCw,
  WifiOff,
} from 'lucide-react'
import type { UploadStatus } from '../engine/upload-state'
import type { Description } from '../words/describe'
import { WordList, Words } from './words'

/** Icon, words and what remains: three ways to say where the upload stands, beside the line. */
export function StateLine({ status, description }: { status: LineStatus; description: Description }) {
  const { state, rest, tone } = description
  const Icon = icons[status]
  return (
    <div className="upload-state text-sm" data-part="state" data-state={status}>
      <p
        className={`inline-flex items-start gap-2 font-medium ${tones[tone]}`}
        role={tone === 'bad' ? 'alert' : undefined}
      >
        <Icon aria-hidden className="mt-[1.5px] size-[18px] shrink-0" />
        <span>
          <Words of={state} strong="percent" />
        </span>
      </p>
      {rest.length > 0 && (
        <p className="text-[0.8125rem] text-muted-foreground" data-part="rest">
          <WordList of={rest} />
        </p>
      )}
    </div>
  )
}

type LineStatus = UploadStatus | 'resumable'

const icons: Record<LineStatus, LucideIcon> = {
  inspecting: Film,
  queued: Clock,
  elsewhere: Copy,
  uploading: ArrowUp,
  paused: Pause,
  offline: WifiOff,
  retrying: RefreshCw,
  resumable: History,
  uploaded: Hourglass,
  processing: Hourglass,
  ready: CircleCheck,
  refused: CircleX,
  failed: CircleX,
  cancelled: CircleX,
}

const tones: Record<Description['tone'], string> = {
  muted: 'text-muted-foreground',
  primary: 'text-primary',
  caution: 'text-caution',
  bad: 'text-destructive',
}

import { CloudflareUpload, type CloudflareUploadProps } from '@/components/cloudflare-upload/cloudflare-upload'
import type { QueueItem } from '@/components/cloudflare-upload/engine/queue'
import { isUploaded } from '@/components/cloudflare-upload/engine/upload-state'
import { useUploadState } from '@/components/cloudflare-upload/use-cloudflare-upload'
import { percentOf } from '@/components/cloudflare-upload/words/format'
import { Line } from '@/components/line'
import { Button } from '@/components/ui/button'
import { Example, Stage } from '../example'
import type { ExampleProps } from '../examples'
import './own-look.css'

/** Our component with other colours and a row of the page's own. */
export function OwnLook({ upload, stage }: ExampleProps) {
  return (
    <Example
      title="Your look"
      words="Colours are CSS variables, each part has a data-state, and a row may be your own."
      code={code}
    >
      <Stage {...stage}>
        <CloudflareUpload {...upload} className="plum" renderRow={renderRow} aria-label="Your look" />
      </Stage>
    </Example>
  )
}

const renderRow: CloudflareUploadProps['renderRow'] = (item, control) => (
  <SmallRow item={item} onRemove={() => control.remove(item.id)} />
)

function SmallRow({ item, onRemove }: { item: QueueItem; onRemove: () => void }) {
  const state = useUploadState(item)
  const { name } = item.file
  const sent = isUploaded(state) ? 1 : 'sentBytes' in state ? state.sentBytes / state.totalBytes : 0
  const words = 'error' in state ? state.error.message : 'sentBytes' in state ? percentOf(state) : state.status
  return (
    <div className="grid gap-2 rounded-panel bg-card p-3 text-sm" data-state={state.status}>
      <div className="flex items-center justify-between gap-2">
        <span className="min-w-0 wrap-anywhere">
          <bdi>{name}</bdi> · {words}
        </span>
        <Button variant="ghost" aria-label={`Remove ${name}`} data-act="remove" onClick={onRemove}>
          Remove
        </Button>
      </div>
      <Line state={state.status} label={name} words={words} sent={sent} />
    </div>
  )
}

const code = `.plum { --primary: oklch(0.42 0.13 330); --sent: oklch(0.6 0.15 330) }
…
<CloudflareUpload className="plum" renderRow={(item) => <SmallRow item={item} />} />`

import { Pause, Play, Trash2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button'
import { fill } from './message'
import { text } from './text'
import type { UploadStatus } from './upload-state'
import type { CloudflareUploadControl } from './use-cloudflare-upload'

/** The icons at the end of a row. Pause and go on share one spot, and the focus that is on it. */
export function UploadActions({ control, name, status }: UploadActionsProps) {
  const isOver = status === 'uploaded' || status === 'failed' || status === 'refused'
  return (
    <div className="upload-actions" data-part="actions">
      {(status === 'uploading' || status === 'retrying') && (
        <IconButton key="pause" label={text.pause} onClick={control.pause}>
          <Pause aria-hidden />
        </IconButton>
      )}
      {status === 'paused' && (
        <IconButton key="pause" label={text.goOn} onClick={control.resume}>
          <Play aria-hidden className="rtl:-scale-x-100" />
        </IconButton>
      )}
      <IconButton key="cancel" label={isOver ? fill(text.remove, { name }) : text.cancel} onClick={control.cancel}>
        {isOver ? <Trash2 aria-hidden /> : <X aria-hidden />}
      </IconButton>
    </div>
  )
}

export interface UploadActionsProps {
  control: CloudflareUploadControl
  name: string
  status: UploadStatus
}

function IconButton({ label, children, onClick }: { label: string; children: ReactNode; onClick: () => void }) {
  return (
    <Button variant="ghost" size="icon" aria-label={label} title={label} onClick={onClick}>
      {children}
    </Button>
  )
}

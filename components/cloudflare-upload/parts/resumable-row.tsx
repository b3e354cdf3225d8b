import { FolderOpen } from 'lucide-react'
import { Line } from '../../line'
import { Button } from '../../ui/button'
import type { UploadRecord } from '../engine/records'
import type { CloudflareUploadControl } from '../use-cloudflare-upload'
import { percentOf } from '../words/format'
import { fill } from '../words/message'
import { useText } from '../words/use-text'
import { Poster } from './poster'
import { StateLine } from './state-line'
import { UploadFacts } from './upload-facts'

/** An upload that did not end, as after a closed tab: it goes on when the same file is chosen again. */
export function ResumableRow({ record, control, onDiscard }: ResumableRowProps) {
  const text = useText()
  const percent = percentOf({ sentBytes: record.offset, totalBytes: record.size }, text)
  const state = { template: text.resumable, values: { name: record.name, percent } }
  return (
    <div className="upload-row" data-part="row" data-state="resumable">
      <div className="upload-grid" data-state="resumable">
        <Poster isFramed={false} />
        <UploadFacts file={record} notice={control.notice} />
        <Line
          className="upload-line"
          state="resumable"
          label={record.name}
          words={fill(state.template, state.values)}
          sent={record.offset / record.size}
        />
        <StateLine status="resumable" description={{ state, rest: [], tone: 'primary' }} />
        <div className="upload-foot">
          <Button onClick={control.open}>
            <FolderOpen aria-hidden />
            {text.chooseAgain}
          </Button>
          <Button variant="danger-ghost" onClick={onDiscard}>
            {text.discard}
          </Button>
        </div>
      </div>
    </div>
  )
}

export interface ResumableRowProps {
  record: UploadRecord
  control: CloudflareUploadControl
  onDiscard: () => void
}

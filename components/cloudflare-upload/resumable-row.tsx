import { FolderOpen } from 'lucide-react'
import { Line } from '../line'
import { Button } from '../ui/button'
import { percentOf } from './describe'
import { fill, type Message } from './message'
import { Poster } from './poster'
import type { UploadRecord } from './records'
import { StateLine } from './state-line'
import { text } from './text'
import { UploadFacts } from './upload-facts'

/** An upload that did not end, as after a closed tab: it goes on when the same file is chosen again. */
export function ResumableRow({ record, notice, onOpen, onDiscard }: ResumableRowProps) {
  const percent = percentOf({ sentBytes: record.offset, totalBytes: record.size })
  const state = { template: text.resumable, values: { name: record.name, percent } }
  return (
    <div className="upload-row" data-state="resumable">
      <div className="upload-grid">
        <Poster isFramed={false} />
        <UploadFacts file={record} notice={notice} />
        <Line
          className="upload-line"
          state="resumable"
          label={record.name}
          words={fill(state.template, state.values)}
          sent={record.offset / record.size}
        />
        <StateLine status="resumable" description={{ state, rest: [], tone: 'primary' }} />
        <div className="upload-foot">
          <Button onClick={onOpen}>
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
  notice?: Message
  onOpen: () => void
  onDiscard: () => void
}

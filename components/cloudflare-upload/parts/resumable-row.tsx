import { FolderOpen, Play } from 'lucide-react'
import { useState } from 'react'
import { Line } from '../../line'
import { Button } from '../../ui/button'
import { openAgain } from '../engine/open-again'
import type { Resumable } from '../engine/records'
import type { CloudflareUploadControl } from '../use-cloudflare-upload'
import { percentOf } from '../words/format'
import { fill } from '../words/message'
import { useText } from '../words/use-text'
import { Poster } from './poster'
import { StateLine } from './state-line'
import { UploadFacts } from './upload-facts'

/**
 * An upload that did not end, as after a closed tab: it goes on when the same file is chosen again, or without that, where
 * the browser has kept a way to the file.
 */
export function ResumableRow({ resumable, control }: ResumableRowProps) {
  const text = useText()
  const { key, record } = resumable
  const [isLost, setIsLost] = useState(false)
  const isAtHand = record.handle !== undefined && !isLost
  const percent = percentOf({ sentBytes: record.offset, totalBytes: record.size }, text)
  const state = { template: text.resumable, values: { name: record.name, percent } }
  const moved = { template: text.fileMoved, values: { name: record.name } }

  async function goOn() {
    const file = await openAgain(resumable)
    if (file) control.choose([file])
    else setIsLost(true)
  }

  return (
    <div className="upload-row" data-part="row" data-state="resumable">
      <div className="upload-grid" data-state="resumable">
        <Poster isFramed={false} />
        <UploadFacts file={record} notice={isLost ? moved : control.notice} />
        <Line
          className="upload-line"
          state="resumable"
          label={record.name}
          words={fill(state.template, state.values)}
          sent={record.offset / record.size}
        />
        <StateLine status="resumable" description={{ state, rest: [], tone: 'primary' }} />
        <div className="upload-foot">
          {isAtHand && (
            <Button onClick={() => void goOn()}>
              <Play aria-hidden className="rtl:-scale-x-100" />
              {text.goOn}
            </Button>
          )}
          <Button variant={isAtHand ? 'outline' : undefined} onClick={control.open}>
            <FolderOpen aria-hidden />
            {text.chooseAgain}
          </Button>
          <Button variant="danger-ghost" onClick={() => control.discard(key)}>
            {text.discard}
          </Button>
        </div>
      </div>
    </div>
  )
}

export interface ResumableRowProps {
  resumable: Resumable
  control: CloudflareUploadControl
}

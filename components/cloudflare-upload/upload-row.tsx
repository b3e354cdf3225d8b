import type { ReactNode } from 'react'
import { Line } from '../line'
import { Button } from '../ui/button'
import { describe } from './describe'
import { fill } from './message'
import { Poster } from './poster'
import { StateLine } from './state-line'
import { text } from './text'
import { UploadActions } from './upload-actions'
import { UploadFacts } from './upload-facts'
import type { UploadState } from './upload-state'
import type { CloudflareUploadControl } from './use-cloudflare-upload'
import { useSeconds } from './use-seconds'

/** One file and its upload: poster, name, facts, actions, the line, and what there is to say. */
export function UploadRow({ control, file, state, onOpen }: UploadRowProps) {
  const now = useSeconds(state.status === 'retrying')
  const described = describe(state, now)
  const words = fill(described.state.template, described.state.values)
  const facts = 'facts' in state ? state.facts : undefined

  return (
    <div className="upload-row" data-state={state.status}>
      <div className="upload-grid" data-state={state.status}>
        <Poster facts={facts} isFramed={state.status === 'inspecting'} />
        <UploadFacts
          file={file}
          facts={facts}
          notice={control.notice}
          hasRestarted={'hasRestarted' in state && state.hasRestarted}
        />
        <UploadActions control={control} name={file.name} status={state.status} />
        {described.sent !== undefined && (
          <Line className="upload-line" state={state.status} label={file.name} words={words} sent={described.sent} />
        )}
        <StateLine status={state.status} description={described} />
        <Foot>
          {state.status === 'retrying' && <Act onClick={control.retry}>{text.tryNow}</Act>}
          {state.status === 'failed' && state.error.retryable && <Act onClick={control.retry}>{text.tryAgain}</Act>}
          {(state.status === 'refused' || state.status === 'failed') && (
            <Act onClick={onOpen}>{text.chooseAnother}</Act>
          )}
        </Foot>
      </div>
    </div>
  )
}

export interface UploadRowProps {
  control: CloudflareUploadControl
  file: File
  state: UploadState
  /** Opens the browser's file picker. */
  onOpen: () => void
}

function Foot({ children }: { children: ReactNode[] }) {
  return children.some(Boolean) ? <div className="upload-foot">{children}</div> : null
}

function Act({ children, onClick }: { children: ReactNode; onClick: () => void }) {
  return (
    <Button variant="outline" onClick={onClick}>
      {children}
    </Button>
  )
}

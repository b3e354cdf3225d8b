import type { VideoFacts } from '../inspect/inspect'
import { formatBytes, formatPercent } from '../words/format'
import { formatPixels } from '../words/format-progress'
import type { Message } from '../words/message'
import { useText } from '../words/use-text'
import { Words } from './words'

/** The file's name, its pixels, codec and size, and a note where there is one. */
export function UploadFacts({ file, facts, notice, hasRestarted, isComing }: UploadFactsProps) {
  const text = useText()
  const restarted = hasRestarted && { template: text.restarted, values: { percent: formatPercent(0, text) } }
  const unseen = isComing && facts && !facts.hasPreview && { template: text.noPreview }
  const note = restarted || notice || unseen
  return (
    <div className="min-w-0" data-part="facts">
      <p className="line-clamp-2 pt-0.5 font-semibold wrap-anywhere">
        <bdi>{file.name}</bdi>
      </p>
      <p className="mt-[3px] text-[0.8125rem] text-muted-foreground tabular-nums">
        {facts?.width && facts.height && (
          <>
            <bdi dir="ltr">{formatPixels(facts.width, facts.height, text)}</bdi>
            {' · '}
          </>
        )}
        {facts?.codec && (
          <>
            <bdi>{facts.codec}</bdi>
            {' · '}
          </>
        )}
        <bdi>{formatBytes(file.size, text)}</bdi>
      </p>
      {note && (
        <p className="mt-[3px] text-[0.8125rem]" data-part="note">
          <Words of={note} />
        </p>
      )}
    </div>
  )
}

export interface UploadFactsProps {
  file: { name: string; size: number }
  facts?: VideoFacts
  notice?: Message
  hasRestarted?: boolean
  /** Is it on its way, so that it may be said that it comes without being seen? */
  isComing?: boolean
}

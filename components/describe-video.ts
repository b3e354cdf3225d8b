import type { Phase, VideoView } from '@/lib/video/view'
import { formatPercent, formatRange } from './cloudflare-upload/words/format'
import { fill } from './cloudflare-upload/words/message'
import { english, type Text } from './cloudflare-upload/words/text'

/** What a page says of a row's video. Pure. */
export interface VideoDescription {
  /** In two or three words, for a chip, a line, a table. */
  words: string
  /** A sentence below the player: what happens next, or what went wrong. */
  note?: string
  /** How much is encoded, 0 to 1, while a line is to be shown. */
  done?: number
}

export function describeVideo({ video, phase, message, trim }: VideoView, text: Text = english): VideoDescription {
  const percent = formatPercent(video?.pctComplete ?? 0, text)
  const done = (video?.pctComplete ?? 0) / 100
  switch (phase) {
    case 'empty':
      return { words: text.videoEmpty }
    case 'uploading':
      return { words: text.videoUploading, done: 0 }
    case 'processing':
      return { words: message ?? fill(text.videoProcessing, { percent }), note: text.noteProcessing, done }
    case 'playable':
      return { words: fill(text.videoPlayable, { percent }), done }
    case 'trimming':
      return {
        words: trim ? fill(text.videoTrimmingTo, { range: formatRange(trim, text) }) : text.videoTrimming,
        note: text.noteTrimming,
        done,
      }
    case 'preparing-download':
      return { words: fill(text.videoDownload, { percent }), note: fill(text.noteDownload, { percent }) }
    case 'ready':
      return { words: text.videoReady, note: message }
    case 'failed':
      return { words: text.videoFailed, note: message ?? text.noteFailed }
    default:
      return phase satisfies never
  }
}

/** May it be played in this phase? The line that one scrubs then takes the place of the line that fills. */
export function isWatchable(phase: Phase): boolean {
  return ['playable', 'trimming', 'preparing-download', 'ready'].includes(phase)
}

import type { Clock } from '../clock'
import { type Library, statusOf } from '../library'
import type { Media } from '../media/media'
import type { State, Status, VideoFields, VideoRecord } from '../record'
import type { Webhooks } from '../webhooks/webhooks'
import { EncodingError } from './encoding-error'
import { cutClip, fetchCopy, getClipSource } from './sources'

/** What encoding touches. */
export interface Studio {
  library: Library
  clock: Clock
  media: Media
  webhooks: Webhooks
}

/**
 * Moves a video one step on: downloading, queued, inprogress, ready below 100 %, ready at 100 %. Where it stands is in
 * its status alone, so a restart goes on from there. Resolves to whether there is more to do.
 */
export async function processVideo(studio: Studio, record: VideoRecord): Promise<boolean> {
  const fields = await nextFields(studio, record).catch((error) => ({ status: failed(error) }))
  if (!studio.library.find(record.fields.uid)) return false
  studio.library.change(record, fields)
  studio.webhooks.announce(record)
  await studio.library.saved()
  return isUnfinished(record)
}

/** Whether there is anything left to do for it. */
export function isUnfinished(record: VideoRecord): boolean {
  const { status } = record.fields
  return isQueued(status) || (status.state === 'ready' && !isComplete(record))
}

export function isComplete({ fields: { status } }: VideoRecord): boolean {
  return status.state === 'ready' && Number(status.pctComplete) === 100
}

/** Whether it counts towards the limit of videos in processing. */
export function isQueued({ state }: Status): boolean {
  return state === 'downloading' || state === 'queued' || state === 'inprogress'
}

async function nextFields(studio: Studio, record: VideoRecord): Promise<Partial<VideoFields>> {
  const { status } = record.fields
  if (status.state === 'downloading') return { size: await fetchCopy(studio, record), ...at('queued') }

  // A clip whose source goes while it is processed cannot be finished.
  if (record.source.kind === 'clip' && isQueued(status)) getClipSource(studio, record)
  if (status.state === 'queued') {
    const known = record.source.kind === 'clip' ? await cutClip(studio, record) : await inspected(studio, record)
    return { ...known, ...at('inprogress', 13, 'encoding') }
  }
  if (status.step === 'encoding') return at('inprogress', 27, 'manifest')
  if (status.step === 'manifest') {
    return { ...at('ready', 39), readyToStream: true, readyToStreamAt: studio.clock.timestamp() }
  }
  return at('ready', 100)
}

async function inspected({ library, media }: Studio, record: VideoRecord): Promise<Partial<VideoFields>> {
  const file = await media.inspect(library.path(record, 'original')).catch((error) => {
    throw new EncodingError('ERR_MALFORMED_VIDEO', 'The video was deemed to be corrupted or malformed.', error)
  })
  switch (file.kind) {
    case 'unknown':
    case 'audio':
      throw new EncodingError('ERR_NON_VIDEO', 'The file was not recognized as a valid video file.')
    case 'damaged':
      throw new EncodingError('ERR_MALFORMED_VIDEO', 'The video was deemed to be corrupted or malformed.', file.reason)
    case 'unreadable':
      throw new EncodingError(
        'ERR_UNKNOWN',
        `${file.format} is a format that Stream takes and this emulator cannot read.`,
      )
    case 'video': {
      record.mimeType = file.mimeType
      return {
        duration: durationOf(file.seconds, record.fields.maxDurationSeconds),
        input: { width: file.width, height: file.height },
      }
    }
    default:
      throw file satisfies never
  }
}

/** The duration as Stream tells it, to a tenth of a second. Throws when it breaks a rule. */
function durationOf(seconds: number, maxSeconds: number | null): number {
  if (seconds < 0.1) {
    throw new EncodingError('ERR_DURATION_TOO_SHORT', `A video of ${seconds} s is too short: 0.1 s or more.`)
  }
  const duration = Math.round(seconds * 10) / 10
  if (maxSeconds === null || duration <= maxSeconds) return duration
  throw new EncodingError(
    'ERR_DURATION_EXCEED_CONSTRAINT',
    `The video of ${duration} s is longer than the ${maxSeconds} s that its upload allowed.`,
  )
}

function at(state: State, percent?: number, step?: Status['step']): Pick<VideoFields, 'status'> {
  const pctComplete = percent?.toFixed(6)
  return { status: statusOf(state, { ...(step && { step }), ...(pctComplete && { pctComplete }) }) }
}

function failed(error: unknown): Status {
  const known = error instanceof EncodingError ? error : new EncodingError('ERR_UNKNOWN', String(error))
  return { state: 'error', step: 'encoding', errorReasonCode: known.code, errorReasonText: known.message }
}

import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { ApiError, badRequest } from '../envelope'
import { statusOf } from '../library'
import type { Parts } from '../parts'
import type { VideoRecord } from '../record'
import { fileBytes } from './file'

/** What a request without tus may carry. */
export const basicBytes = 200 * 1024 * 1024
/** The room that a form needs besides its file. */
export const formBytes = 64 * 1024

type Takes = Pick<Parts, 'library' | 'clock' | 'encoder' | 'media'>

/** The file of `record` is whole: it leaves `pendingupload`, and waits to be encoded. */
export async function acceptUpload(parts: Omit<Takes, 'media'>, record: VideoRecord): Promise<void> {
  const size = await fileBytes(parts.library.path(record, 'original'))
  parts.library.change(record, { status: statusOf('queued'), uploaded: parts.clock.timestamp(), size })
  await parts.library.saved()
  parts.encoder.start(record)
}

/** Takes the `file` of a form as the file of `record`. Throws an ApiError when it is missing, too large or no video. */
export async function acceptForm(parts: Takes, record: VideoRecord, form: FormData): Promise<void> {
  const file = form.get('file')
  if (!(file instanceof File)) throw badRequest('the form has no file in its field "file"')
  if (file.size > basicBytes) throw tooLarge(file.size)

  const path = parts.library.path(record, 'original')
  await pipeline(Readable.fromWeb(file.stream() as ReadableStream), createWriteStream(path))
  const { kind } = await parts.media.inspect(path)
  if (kind === 'unknown') {
    await rm(path)
    throw new ApiError(400, 10059, 'Bad Request', 'the file is not a video')
  }
  await acceptUpload(parts, record)
}

export function tooLarge(bytes: number): ApiError {
  return new ApiError(413, 10413, 'Payload Too Large', `${bytes} bytes: at most ${basicBytes} without tus`)
}

/** Accepts uploads whose last byte arrived just before a stop. */
export async function acceptWhole(parts: Omit<Takes, 'media'>): Promise<void> {
  for (const record of parts.library.all()) {
    const { source, fields } = record
    if (source.kind !== 'tus' || fields.status.state !== 'pendingupload') continue
    if ((await fileBytes(parts.library.path(record, 'original'))) === source.length) await acceptUpload(parts, record)
  }
}

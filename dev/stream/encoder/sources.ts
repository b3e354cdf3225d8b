import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { VideoFields, VideoRecord } from '../record'
import { EncodingError } from './encoding-error'
import type { Studio } from './processing'

/** Fetches the file that a copy was asked for. Resolves to its bytes. */
export async function fetchCopy({ library }: Studio, record: VideoRecord): Promise<number> {
  if (record.source.kind !== 'copy') throw new TypeError(`${record.fields.uid} is no copy`)
  const path = library.path(record, 'original')
  try {
    const response = await fetch(record.source.url)
    if (!response.ok || !response.body) throw new Error(`${record.source.url} answered ${response.status}`)
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(path))
  } catch (error) {
    await rm(path, { force: true })
    throw new EncodingError('ERR_FETCH_ORIGIN_ERROR', 'The file could not be fetched from its URL.', error)
  }
  return (await stat(path)).size
}

/** Cuts a clip out of the bytes of its source. Its duration is what was asked, which a cut at packets is not quite. */
export async function cutClip(studio: Studio, record: VideoRecord): Promise<Partial<VideoFields>> {
  if (record.source.kind !== 'clip') throw new TypeError(`${record.fields.uid} is no clip`)
  const source = getClipSource(studio, record)
  const { startSeconds, endSeconds } = record.source
  const path = studio.library.path(record, 'original')
  await studio.media.clip(studio.library.path(source, 'original'), path, startSeconds, endSeconds)

  getClipSource(studio, record)
  record.mimeType = 'video/mp4'
  return { duration: endSeconds - startSeconds, input: source.fields.input, size: (await stat(path)).size }
}

/** The video that a clip is cut from. Throws when it was deleted: docs/stream-emulator.md, unverified. */
export function getClipSource({ library }: Studio, { fields }: VideoRecord): VideoRecord {
  const source = library.find(fields.clippedFrom ?? '')
  if (!source) throw new EncodingError('ERR_UNKNOWN', `The video ${fields.clippedFrom} that this is cut from is gone.`)
  return source
}

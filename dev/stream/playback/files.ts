import { access } from 'node:fs/promises'
import type { Parts } from '../parts'
import type { VideoRecord } from '../record'

type Takes = Pick<Parts, 'library' | 'media'>

/** Conversions under way, so that ten requests for segments make one. */
const making = new Map<string, Promise<void>>()

/** The folder of a video's HLS files. They are made at the first request. */
export async function hlsFolder({ library, media }: Takes, record: VideoRecord): Promise<string> {
  const folder = library.path(record, 'hls')
  await makeOnce(folder, () => media.writeHls(library.path(record, 'original'), folder))
  return folder
}

/** A file that `<video>` plays in a browser: the original where it can, else the same packets in an MP4. */
export async function playableFile({ library, media }: Takes, record: VideoRecord): Promise<string> {
  const original = library.path(record, 'original')
  if (/^video\/(mp4|webm)/.test(record.mimeType ?? '')) return original
  const file = library.path(record, 'play.mp4')
  await makeOnce(file, () => media.writeVideo(original, file))
  return file
}

async function makeOnce(path: string, make: () => Promise<void>): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) return
  if (!making.has(path)) making.set(path, make())
  await making.get(path)?.finally(() => making.delete(path))
}

import { open, readFile } from 'node:fs/promises'
import { freeBoxHeader } from '../media/pad'

const source = new URL('../media/20s.mp4', import.meta.url)

/**
 * Writes a playable MP4 of exactly `bytes` bytes to `path`: the 20-second video, then one `free` box that players skip.
 * What is in the box was never written, so it reads as zeros and takes no room on a disk that knows sparse files.
 */
export async function writeSparseVideo(path: string, bytes: number): Promise<void> {
  const video = await readFile(source)
  const file = await open(path, 'w')
  try {
    await file.write(video)
    await file.write(freeBoxHeader(bytes - video.length))
    await file.truncate(bytes)
  } finally {
    await file.close()
  }
}

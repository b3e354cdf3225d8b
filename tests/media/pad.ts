import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'

const source = new URL('20s.mp4', import.meta.url)
const blockBytes = 1024 * 1024

/**
 * Writes a playable MP4 of exactly `bytes` bytes to `path`: the 20-second video, then one `free` box that players skip
 * (ISO/IEC 14496-12, 8.1.2). Every four bytes of the box depend on their position, so a lost, doubled or moved part
 * shows when the files are compared. Streams, so a file of many gigabytes needs little memory.
 */
export async function writePaddedVideo(path: string, bytes: number): Promise<void> {
  const video = await readFile(source)
  const header = freeBoxHeader(bytes - video.length)

  const file = createWriteStream(path)
  file.write(video)
  file.write(header)
  for (let position = video.length + header.length; position < bytes; position += blockBytes) {
    if (!file.write(padding(position, Math.min(blockBytes, bytes - position)))) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}

/** The beginning of a `free` box of `boxBytes` bytes; above 4 GiB with a 64-bit size. */
export function freeBoxHeader(boxBytes: number): Buffer {
  if (boxBytes < 8) throw new RangeError(`A box of ${boxBytes} bytes: its header alone takes 8. Ask for a larger file.`)
  if (boxBytes < 2 ** 32) {
    const header = Buffer.from('\0\0\0\0free')
    header.writeUInt32BE(boxBytes)
    return header
  }
  const header = Buffer.from('\0\0\0\x01free\0\0\0\0\0\0\0\0')
  header.writeBigUInt64BE(BigInt(boxBytes), 8)
  return header
}

function padding(position: number, bytes: number): Buffer {
  const words = new Uint32Array(Math.ceil(bytes / 4))
  for (let index = 0; index < words.length; index++) words[index] = Math.imul(position + index * 4 + 1, 0x9e3779b1)
  return Buffer.from(words.buffer, 0, bytes)
}

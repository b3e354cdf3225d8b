const minimumBytes = 5_242_880
const maximumBytes = 209_715_200
const multipleBytes = 262_144

/**
 * Which rule a chunk breaks, in words; undefined when it breaks none. The last chunk may be short. Only its length is
 * looked at, never where it begins: a cut connection may leave any offset.
 * https://developers.cloudflare.com/stream/uploading-videos/resumable-uploads/
 */
export function brokenChunkRule(chunk: { offset: number; bytes: number; total: number }): string | undefined {
  const { offset, bytes, total } = chunk
  if (offset + bytes > total) return `A chunk of ${bytes} bytes at ${offset} ends after the Upload-Length of ${total}`
  if (bytes > maximumBytes) return `Chunk of ${bytes} bytes: Stream takes at most ${maximumBytes}`
  if (offset + bytes === total) return undefined
  if (bytes < minimumBytes) return `Chunk of ${bytes} bytes: Stream takes at least ${minimumBytes}, except for the last`
  if (bytes % multipleBytes) return `Chunk of ${bytes} bytes: Stream takes multiples of ${multipleBytes}`
  return undefined
}

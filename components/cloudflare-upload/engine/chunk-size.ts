/**
 * How large the next chunk is, so that each takes about fifteen seconds: large ones waste no time between two requests,
 * small ones lose little when the link breaks. Always a multiple of 256 KiB between 5 and 200 MiB, as Stream asks; only
 * the last chunk of a file may be smaller.
 *
 * @see https://developers.cloudflare.com/stream/uploading-videos/resumable-uploads/
 */
export function createChunks(isSmall: boolean): Chunks {
  let chunkBytes = firstChunkBytes(isSmall)
  return {
    bytes: () => chunkBytes,
    sent: (bytes, ms) => {
      chunkBytes = nextChunkBytes(chunkBytes, { bytes, ms }, isSmall)
    },
    failed: () => {
      chunkBytes = minBytes
    },
  }
}

export interface Chunks {
  /** Of the next chunk. */
  bytes(): number
  /** So many bytes have arrived, in so many milliseconds. */
  sent(bytes: number, ms: number): void
  /**
   * A chunk did not arrive. The next is the smallest: a server that is still busy with what was broken off refuses it only
   * when all of it has left.
   */
  failed(): void
}

export function firstChunkBytes(isSmall: boolean): number {
  return (isSmall ? 5 : 10) * mebibyte
}

/** After a chunk that arrived: at most twice as large, and as small as the link needs it. */
export function nextChunkBytes(chunkBytes: number, last: { bytes: number; ms: number }, isSmall: boolean): number {
  const fittingBytes = (last.bytes / Math.max(1, last.ms)) * aimMs
  return withinRules(Math.min(fittingBytes, 2 * chunkBytes, isSmall ? 10 * mebibyte : maxBytes))
}

/** A phone, or somebody who pays for each byte: less is lost when a tunnel comes, and when a browser holds a whole chunk. */
export function isSmallDevice(): boolean {
  if (typeof window === 'undefined') return false
  const { connection }: { connection?: { saveData?: boolean } } = navigator as object
  return connection?.saveData === true || window.matchMedia('(pointer: coarse)').matches
}

function withinRules(bytes: number): number {
  return Math.floor(Math.min(maxBytes, Math.max(minBytes, bytes)) / unitBytes) * unitBytes
}

const mebibyte = 1024 * 1024
const unitBytes = 256 * 1024
const minBytes = 5 * mebibyte
const maxBytes = 200 * mebibyte
const aimMs = 15_000

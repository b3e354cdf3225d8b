import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from './faults'

/** The body of a request. Iterating throws when the client, or a fault, ends it early. */
export type Body = AsyncIterable<Buffer>

/** The body of `request`, counted, and slowed or cut as `fault` says; slowed no more once `cleared` has aborted. */
export async function* meteredBody(
  request: IncomingMessage,
  fault: Fault | undefined,
  cleared: AbortSignal,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let left = fault?.resetAfterBytes ?? Number.POSITIVE_INFINITY
  for await (const chunk of request) {
    const kept: Buffer = chunk.subarray(0, left)
    left -= kept.length
    onBytes(kept.length)
    yield kept
    if (fault?.bytesPerSecond) await waitWhileSlow((kept.length / fault.bytesPerSecond) * 1000, request, cleared)
    if (left === 0) {
      request.socket.resetAndDestroy()
      throw new Error(`Fault ${fault?.id} cut the connection after ${fault?.resetAfterBytes} bytes`)
    }
  }
}

/** Waits, until the fault is cleared or the client has gone at the latest. */
async function waitWhileSlow(ms: number, { socket }: IncomingMessage, cleared: AbortSignal): Promise<void> {
  if (cleared.aborted || socket.destroyed) return
  const over = new AbortController()
  const { signal } = over
  // Of the request, 'close' would not do: it comes as soon as the last chunk has been read.
  const ends = [wait(ms, undefined, { signal }), once(cleared, 'abort', { signal }), once(socket, 'close', { signal })]
  await Promise.race(ends).catch(() => {})
  over.abort()
}

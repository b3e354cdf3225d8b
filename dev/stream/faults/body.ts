import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from './faults'

/** The body of a request. Iterating throws when the client, or a fault, ends it early. */
export type Body = AsyncIterable<Buffer>

/** The body of `request`, counted, and slowed or cut as `fault` says. */
export async function* meteredBody(
  request: IncomingMessage,
  fault: Fault | undefined,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let left = fault?.resetAfterBytes ?? Number.POSITIVE_INFINITY
  for await (const chunk of request) {
    const kept: Buffer = chunk.subarray(0, left)
    left -= kept.length
    onBytes(kept.length)
    yield kept
    if (fault?.bytesPerSecond) await wait((kept.length / fault.bytesPerSecond) * 1000)
    if (left === 0) {
      request.socket.resetAndDestroy()
      throw new Error(`Fault ${fault?.id} cut the connection after ${fault?.resetAfterBytes} bytes`)
    }
  }
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createChunks, firstChunkBytes, nextChunkBytes } from '@/components/cloudflare-upload/engine/chunk-size'

const mebibyte = 1024 * 1024

test('U Chunk-size adaption: whatever the link does, a chunk is a multiple of 256 KiB, of 5 to 200 MiB', () => {
  const step = fc.oneof(
    fc.record({ bytes: fc.nat(2 ** 31), ms: fc.nat(10_000_000) }),
    fc.constant({ bytes: 0, ms: 0 }),
    fc.constant(undefined),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, isSmall) => {
      const chunks = createChunks(isSmall)
      return [undefined, ...steps].every((link) => {
        if (link) chunks.sent(link.bytes, link.ms)
        else chunks.failed()
        const bytes = chunks.bytes()
        const most = isSmall ? 10 : 200
        return bytes % (256 * 1024) === 0 && bytes >= 5 * mebibyte && bytes <= most * mebibyte
      })
    }),
  )
})

test('on a steady link, a chunk soon takes about fifteen seconds, where the rules allow it', () => {
  fc.assert(
    fc.property(fc.integer({ min: mebibyte, max: 13 * mebibyte }), (bytesPerSecond) => {
      const chunks = createChunks(false)
      for (let count = 0; count < 6; count += 1) {
        const bytes = chunks.bytes()
        chunks.sent(bytes, (bytes / bytesPerSecond) * 1_000)
      }
      const seconds = chunks.bytes() / bytesPerSecond
      return seconds > 10 && seconds < 20
    }),
  )
})

test('a chunk at most doubles, and is small again as soon as the link is slow', () => {
  expect(nextChunkBytes(10 * mebibyte, { bytes: 10 * mebibyte, ms: 1 }, false)).toBe(20 * mebibyte)
  expect(nextChunkBytes(200 * mebibyte, { bytes: 200 * mebibyte, ms: 600_000 }, false)).toBe(5 * mebibyte)
})

test('after a chunk that did not arrive, the next is the smallest', () => {
  const chunks = createChunks(false)
  chunks.sent(10 * mebibyte, 1)

  chunks.failed()

  expect(chunks.bytes()).toBe(5 * mebibyte)
})

test('a phone begins small', () => {
  expect(firstChunkBytes(true)).toBe(5 * mebibyte)
  expect(firstChunkBytes(false)).toBe(10 * mebibyte)
})

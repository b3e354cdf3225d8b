import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SEED = /^(\d{1,15}),([A-Za-z0-9+/]{13,14}={0,2})$/

/** A ULID: 48 bits of time, then 80 random bits, in Crockford's base 32. */
export function createId(now: number, entropy: Uint8Array = randomBytes(10)): string {
  let value = BigInt(Math.max(0, Math.floor(now)))
  for (const byte of entropy.subarray(0, 10)) value = (value << 8n) | BigInt(byte)
  let text = ''
  for (let digit = 0; digit < 26; digit++) {
    text = ALPHABET[Number(value & 31n)] + text
    value >>= 5n
  }
  return text
}

/**
 * The id of event number `index` (from 0) of one request. The SDK sends the same x-inngest-event-id-seed
 * (`<milliseconds>,<base64 of 10 bytes>`) with each repetition, so a repeated request gives the same ids.
 */
export function createEventId(now: number, seed: string | undefined, index: number): string {
  const [, millis, base64] = SEED.exec(seed ?? '') ?? []
  if (!millis || !base64) return createId(now)
  const entropy = Buffer.from(base64, 'base64')
  if (entropy.length !== 10) return createId(now)
  entropy.writeUInt32BE((entropy.readUInt32BE(6) + index + 1) >>> 0, 6)
  return createId(Number(millis), entropy)
}

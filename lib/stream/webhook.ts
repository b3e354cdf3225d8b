import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Was this webhook sent by Stream, within the last `toleranceSeconds`? Clocks may differ, so as much is allowed ahead.
 * `body` is the request's body as it came, not parsed and written again. `signature` is the header `Webhook-Signature`:
 * `time=<unix seconds>,sig1=<hex>`. Without a secret nothing is true.
 *
 * @see https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/#verify-webhook-authenticity
 */
export function verifyWebhook({ body, signature, secret, now, toleranceSeconds = 300 }: SignedWebhook): boolean {
  const signed = parseSignature(signature ?? '')
  if (!signed || secret === '') return false

  const ageSeconds = now.getTime() / 1000 - Number(signed.time)
  if (!(Math.abs(ageSeconds) <= toleranceSeconds)) return false

  // The key is the secret's text, though it looks like hexadecimal bytes.
  const expected = createHmac('sha256', secret).update(`${signed.time}.`).update(body).digest()
  return timingSafeEqual(expected, Buffer.from(signed.sig1, 'hex'))
}

/** What tells a delivery from every other, however its header is written: the same one, sent again, has the same. */
export function signatureHashOf(signature: string): string {
  const { time = '', sig1 = '' } = parseSignature(signature) ?? {}
  return createHash('sha256')
    .update(`${Number(time)}.${sig1.toLowerCase()}`)
    .digest('hex')
}

export interface SignedWebhook {
  body: string | Uint8Array
  signature: string | null
  secret: string
  now: Date
  toleranceSeconds?: number
}

function parseSignature(header: string): { time: string; sig1: string } | undefined {
  const parts = header.split(',').map((part) => part.trim())
  const time = onlyValue(parts, 'time=')
  const sig1 = onlyValue(parts, 'sig1=')
  return /^\d{1,12}$/.test(time) && /^[0-9a-f]{64}$/i.test(sig1) ? { time, sig1 } : undefined
}

/** In any order, among any others, such as a future sig2. Of a part that is there twice it is open which one counts: ''. */
function onlyValue(parts: string[], name: string): string {
  const [value = '', ...others] = parts.filter((part) => part.startsWith(name))
  return others.length === 0 ? value.slice(name.length) : ''
}

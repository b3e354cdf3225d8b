import { createHmac } from 'node:crypto'

/**
 * The value of `Webhook-Signature`: HMAC-SHA256 over `<time>.<body>`, in lower-case hex. `time` is in Unix seconds.
 * https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/#verify-webhook-authenticity
 */
export function signWebhook(secret: string, time: number, body: string): string {
  return `time=${time},sig1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
}

import { z } from 'zod'
import { db } from '@/db/client'
import { findEntry } from '@/db/ledger'
import { sendHint, videoLook } from '@/inngest/events'
import { env, origin } from '@/lib/env'
import { answering, refuse, unavailable } from '@/lib/http'
import { verifyWebhook } from '@/lib/stream/webhook'

/**
 * Stream says that a video's processing has ended. Only the uid is believed: we look for ourselves. 401 without a valid
 * signature within 5 minutes, 200 also for videos that are not ours (an account has one webhook), 503 when the look could
 * not be asked for, so that Stream says it again.
 *
 * @see https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/
 */
export const POST = answering(async (request: Request) => {
  const secret = env.CLOUDFLARE_WEBHOOK_SECRET
  const signature = request.headers.get('webhook-signature')
  if (!secret || !signature) return refuse(401, 'bad_signature', 'This webhook is not signed by Cloudflare Stream.')
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) return refuse(413, 'too_large', TOO_LARGE)

  const body = new Uint8Array(await request.arrayBuffer())
  if (body.length > BODY_BYTES_MAX) return refuse(413, 'too_large', TOO_LARGE)
  if (!verifyWebhook({ body, signature, secret, now: new Date() })) {
    return refuse(401, 'bad_signature', 'This webhook is not signed by Cloudflare Stream.')
  }

  const uid = uidOf(body)
  if (!uid || !(await findEntry(db, origin, uid))) return new Response(null, { status: 200 })
  return (await sendHint(videoLook.create({ uid }))) ? new Response(null, { status: 200 }) : unavailable()
})

/** A video object is a few kilobytes. */
const BODY_BYTES_MAX = 256 * 1024
const TOO_LARGE = `A webhook's body takes up to ${BODY_BYTES_MAX} bytes.`

function uidOf(body: Uint8Array): string | undefined {
  try {
    return z.object({ uid: z.string() }).parse(JSON.parse(new TextDecoder().decode(body))).uid
  } catch {
    // Signed by Stream, but nothing that we know: to be acknowledged, not repeated.
    return undefined
  }
}

import { z } from 'zod'
import { db } from '@/db/client'
import { findEntry } from '@/db/ledger'
import { isHandledWebhook, storeHandledWebhook } from '@/db/webhooks'
import { sendHint, videoLook } from '@/inngest/events'
import { env, origin } from '@/lib/env'
import { answering, refuse, unavailable } from '@/lib/http'
import { readBody } from '@/lib/read-body'
import { isUid } from '@/lib/stream/uid'
import { signatureHashOf, verifyWebhook } from '@/lib/stream/webhook'

/**
 * Stream says that a video's processing has ended. Only the uid is believed: we look for ourselves, so that an old word can
 * undo no newer one. 401 without a valid signature within 5 minutes, also to a body that is too large to be looked at; 200 also
 * for videos that are not ours (an account has one webhook), and for a delivery that comes again; 503 when the look could not be
 * asked for, so that Stream says it again.
 *
 * @see https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/
 */
export const POST = answering(async (request: Request) => {
  const secret = env.CLOUDFLARE_WEBHOOK_SECRET
  const signature = request.headers.get('webhook-signature')
  if (!secret || !signature) return refuseSignature()

  const body = await readBody(request, BODY_BYTES_MAX)
  if (!body || !verifyWebhook({ body, signature, secret, now: new Date() })) return refuseSignature()

  const uid = uidOf(body)
  if (!uid || !(await findEntry(db, origin, uid))) return new Response(null, { status: 200 })

  const id = signatureHashOf(signature)
  if (await isHandledWebhook(db, id)) return new Response(null, { status: 200 })
  // With the id Inngest takes one of two that come at the same time. It is remembered last, so that a failure is not.
  if (!(await sendHint(videoLook.create({ uid }, { id: `webhook ${id}` })))) return unavailable()
  await storeHandledWebhook(db, id)
  return new Response(null, { status: 200 })
})

/** A video object is a few kilobytes. */
const BODY_BYTES_MAX = 256 * 1024

/** Whatever of the body was not read is not to come: the connection ends. */
function refuseSignature(): Response {
  return refuse(401, 'bad_signature', 'This webhook is not signed by Cloudflare Stream.', { Connection: 'close' })
}

function uidOf(body: Uint8Array): string | undefined {
  try {
    const { uid } = z.object({ uid: z.string() }).parse(JSON.parse(new TextDecoder().decode(body)))
    return isUid(uid) ? uid : undefined
  } catch {
    // Signed by Stream, but nothing that we know: to be acknowledged, not repeated.
    return undefined
  }
}

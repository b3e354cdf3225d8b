import { db } from '@/db/client'
import { giveUpUpload } from '@/db/uploads'
import { isVideoField } from '@/db/video-fields'
import { sendHint, videoDelete } from '@/inngest/events'
import { preflight, withCors } from '@/lib/cors'
import { origin } from '@/lib/env'
import { answering, refuse } from '@/lib/http'
import { currentUser } from '@/lib/session'
import { isUid } from '@/lib/stream/uid'

type Context = { params: Promise<{ field: string; uid: string }> }

/** Gives up one's own upload that no row has taken: 204. 404 for any other, and to nobody, as if it were not there. */
export const DELETE = withCors(answering(giveUp))

/** What a browser asks before it lets a page of another origin give up an upload. */
export const OPTIONS = (request: Request) => preflight(request, ['DELETE', 'OPTIONS'])

async function giveUp(request: Request, { params }: Context): Promise<Response> {
  const user = await currentUser(request.headers)
  const { field, uid } = await params
  const isAsked = user && isVideoField(field) && isUid(uid)
  const isGivenUp = isAsked && (await giveUpUpload(db, { origin, ownerId: user.id, field, uid }))
  if (!isGivenUp) return refuse(404, 'unknown_upload', 'There is no such upload of yours.')

  await sendHint(videoDelete.create({ uid }))
  return new Response(null, { status: 204 })
}

import { db } from '@/db/client'
import { giveUpUpload } from '@/db/uploads'
import { isVideoField } from '@/db/video-fields'
import { sendHint, videoDelete } from '@/inngest/events'
import { origin } from '@/lib/env'
import { answering, refuse } from '@/lib/http'
import { currentUser } from '@/lib/session'
import { isUid } from '@/lib/stream/uid'

type Context = { params: Promise<{ field: string; uid: string }> }

/** Gives up one's own upload that no row has taken: 204. 404 for any other, and to nobody, as if it were not there. */
export const DELETE = answering(async (request: Request, { params }: Context) => {
  const user = await currentUser(request.headers)
  const { field, uid } = await params
  const isAsked = user && isVideoField(field) && isUid(uid)
  const isGivenUp = isAsked && (await giveUpUpload(db, { origin, ownerId: user.id, field, uid }))
  if (!isGivenUp) return refuse(404, 'unknown_upload', 'There is no such upload of yours.')

  await sendHint(videoDelete.create({ uid }))
  return new Response(null, { status: 204 })
})

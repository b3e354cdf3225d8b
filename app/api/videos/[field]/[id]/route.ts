import { db } from '@/db/client'
import { isVideoField } from '@/db/video-fields'
import { findVideo } from '@/db/videos'
import { answering, refuse } from '@/lib/http'
import { currentUser } from '@/lib/session'

type Context = { params: Promise<{ field: string; id: string }> }

/**
 * The video that a row holds now, and where it stands: a `VideoView`. Reads our row only, never Stream. 404 to who may
 * not see the row, as if it were not there.
 */
export const GET = answering(async (request: Request, { params }: Context) => {
  const user = await currentUser(request.headers)
  const { field, id } = await params
  const view = user && isVideoField(field) ? await findVideo(db, { field, id }, user.id) : undefined
  if (!view) return refuse(404, 'unknown_video', 'There is no such video.')
  return Response.json(view, { headers: { 'Cache-Control': 'private, no-store' } })
})

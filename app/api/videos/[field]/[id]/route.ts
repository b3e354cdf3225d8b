import { db } from '@/db/client'
import { isVideoField } from '@/db/video-fields'
import { findVideo } from '@/db/videos'
import { preflight, withCors } from '@/lib/cors'
import { answering, refuse } from '@/lib/http'
import { recentUser } from '@/lib/session'

type Context = { params: Promise<{ field: string; id: string }> }

/**
 * The video that a row holds now, and where it stands: a `VideoView`. Reads our row only, and of Stream no more than a
 * private video's token, where there is no signing key. 404 to who may not see the row, as if it were not there; some rows
 * may be seen without a session.
 */
export const GET = withCors(answering(show))

/** What a browser asks before it lets a page of another origin look. */
export const OPTIONS = (request: Request) => preflight(request, ['GET', 'OPTIONS'])

async function show(request: Request, { params }: Context): Promise<Response> {
  const user = await recentUser(request.headers)
  const { field, id } = await params
  const view = isVideoField(field) ? await findVideo(db, { field, id }, user) : undefined
  if (!view) return refuse(404, 'unknown_video', 'There is no such video.')
  return Response.json(view, { headers: { 'Cache-Control': 'private, no-store' } })
}

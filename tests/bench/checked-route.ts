import { mayUpload } from '@/db/rights'
import { isVideoField } from '@/db/video-fields'
import { recentUser } from '@/lib/session'
import { POST as forward } from '@/tests/bench/bare-route'

/** The bare route behind the checks of the real one: who asks, and may they upload to this field? */
export async function POST(request: Request): Promise<Response> {
  const user = await recentUser(request.headers)
  const field = new URL(request.url).searchParams.get('field') ?? ''
  if (!user || !isVideoField(field) || !mayUpload(user, field)) return new Response(null, { status: 403 })
  return forward(request)
}

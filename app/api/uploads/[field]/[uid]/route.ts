import { db } from '@/db/client'
import { findUntakenUpload, giveUpUpload, isTakenUpload, type OwnUpload } from '@/db/uploads'
import { isVideoField, optionsOf } from '@/db/video-fields'
import { sendHint, videoDelete } from '@/inngest/events'
import { preflight, withCors } from '@/lib/cors'
import { origin } from '@/lib/env'
import { answering, refuse } from '@/lib/http'
import { recentUser } from '@/lib/session'
import { streamWatching } from '@/lib/stream/client'
import { createRecentLooks } from '@/lib/stream/recent-looks'
import { isUid } from '@/lib/stream/uid'
import { type UploadStatus, uploadStatusOf } from '@/lib/video/upload-status'

type Context = { params: Promise<{ field: string; uid: string }> }

/**
 * How far Stream is with one's own upload, until a row has taken it: 200 with an `UploadStatus`. 404 for any other, and to
 * nobody, as if it were not there; 503 with `Retry-After` when Stream does not say in time. To be polled: Stream is asked
 * once in two seconds for one video, and nothing is written.
 */
export const GET = withCors(answering(show))

/** Gives up one's own upload that no row has taken: 204. 404 for any other, and to nobody, as if it were not there. */
export const DELETE = withCors(answering(giveUp))

/** What a browser asks before it lets a page of another origin follow or give up an upload. */
export const OPTIONS = (request: Request) => preflight(request, ['GET', 'DELETE', 'OPTIONS'])

async function show(request: Request, context: Context): Promise<Response> {
  const asked = await askedFor(request, context)
  const upload = asked && (await findUntakenUpload(db, asked))
  const isTaken = asked && !upload && (await isTakenUpload(db, asked))
  if (isTaken) return answer({ phase: 'taken' })
  if (!upload) return refuse(404, 'unknown_upload', NOT_YOURS)

  const { maxDurationSeconds, maxSizeBytes } = optionsOf(asked.field)
  const reserved = { seconds: upload.reserved_seconds, bytes: Number(upload.reserved_bytes) }
  const video = await lookAt(asked.uid)
  return answer(uploadStatusOf(video, { reserved, maxDurationSeconds, maxSizeBytes }, new Date()))
}

function answer(status: UploadStatus): Response {
  return Response.json(status, { headers: { 'Cache-Control': 'no-store' } })
}

async function giveUp(request: Request, context: Context): Promise<Response> {
  const asked = await askedFor(request, context)
  const isGivenUp = asked && (await giveUpUpload(db, asked))
  if (!isGivenUp) return refuse(404, 'unknown_upload', NOT_YOURS)

  await sendHint(videoDelete.create({ uid: asked.uid }))
  return new Response(null, { status: 204 })
}

async function askedFor(request: Request, { params }: Context): Promise<OwnUpload | undefined> {
  const user = await recentUser(request.headers)
  const { field, uid } = await params
  return user && isVideoField(field) && isUid(uid) ? { origin, ownerId: user.id, field, uid } : undefined
}

const NOT_YOURS = 'There is no such upload of yours.'

/** An account may call Stream's API 1,200 times in five minutes: of that, who watches an upload takes half at the most. */
const lookAt = createRecentLooks({
  getVideo: (uid) => streamWatching.getVideo(uid),
  freshSeconds: 2,
  patienceSeconds: 3,
  maxVideos: 1000,
})

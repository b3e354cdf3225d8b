import { createHash } from 'node:crypto'
import { z } from 'zod'
import { db } from '@/db/client'
import { mayUpload } from '@/db/rights'
import type { VideoField } from '@/db/schema'
import { findTakenUpload, type UploadIntent } from '@/db/uploads'
import { optionsOf } from '@/db/video-fields'
import type { User } from '@/lib/session'
import { stream } from '@/lib/stream/client'
import { parseLink, type VideoLink } from '@/lib/video/link'
import { intendVideo, intentFor, isRequestKey } from './intend-video'
import { limitSentence } from './limit-sentence'
import { requestVideo } from './request-video'

export type CopiedVideo = { ok: true; uid: string } | { ok: false; message: string }

/**
 * Has Stream fetch a video from a link, for one field and one person. The uid is then theirs to be taken by `takeVideo`, as
 * that of an upload is; who asks again with the same key and link gets the same one. Intend, call, record: what is not
 * taken, or whose answer was lost, is found and given up as an upload is.
 */
export async function copyVideo(field: VideoField, from: LinkRequest, user: User): Promise<CopiedVideo> {
  if (!mayUpload(user, field)) return refused('You may not add a video here.')
  const request = linkRequestSchema.safeParse(from)
  if (!request.success) return refused('There is no link to fetch.')
  const parsed = parseLink(request.data.url)
  if (!parsed.ok) return parsed

  const requestId = requestIdOf(request.data.key, parsed.link)
  // How much it is, only Stream will know: all that the field takes is reserved, and compared when it is there.
  const { id: ownerId, isGuest } = user
  const intent = intentFor(field, { ownerId, isGuest, requestId, uploadLengthBytes: optionsOf(field).maxSizeBytes })
  const taken = await findTakenUpload(db, intent)
  if (taken) return { ok: true, uid: taken }

  const intended = await intendVideo(intent)
  switch (intended.kind) {
    case 'intended':
      return requestCopy(intended.id, intent, parsed.link)
    case 'repeated':
      return { ok: true, uid: intended.uid }
    case 'in-flight':
      return refused('This link is being fetched already. Try again in a moment.')
    case 'other-request':
      return refused('This page is too old for that. Load it again.')
    case 'nobody':
      return refused('Your session has ended.')
    case 'over-limit':
      return refused(limitSentence(intended))
    default:
      return intended satisfies never
  }
}

const linkRequestSchema = z.object({ url: z.string(), key: z.string().refine(isRequestKey) })

/** What a form sends; it is parsed here. `key` is made by the browser, once for each place: `newRequestId()`. */
type LinkRequest = z.infer<typeof linkRequestSchema>

/** All that Stream is told is built here. */
async function requestCopy(id: string, intent: UploadIntent, { url, name }: VideoLink): Promise<CopiedVideo> {
  const { requireSignedUrls: requireSignedURLs, allowedOrigins } = optionsOf(intent.field)
  const copy = { url, creator: intent.ownerId, meta: { name, intent: id }, requireSignedURLs, allowedOrigins }
  const requested = await requestVideo(
    id,
    async () => {
      const { uid } = await stream.copyVideo(copy)
      return { uid, uploadUrl: null }
    },
    'Cloudflare Stream could not fetch this link. It takes the address of a video file that anybody can open.',
  )
  switch (requested.kind) {
    case 'created':
      return { ok: true, uid: requested.made.uid }
    case 'refused':
      return refused(requested.message)
    case 'unavailable':
      return refused('Cloudflare Stream does not answer just now. Try again in a moment.')
    default:
      return requested satisfies never
  }
}

/** A key stands for one link. With a space in it, it is never the `Idempotency-Key` of an upload. */
function requestIdOf(key: string, { url }: VideoLink): string {
  return `link ${createHash('sha256').update(`${key} ${url}`).digest('hex')}`
}

function refused(message: string): CopiedVideo {
  return { ok: false, message }
}

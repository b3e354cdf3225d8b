import { intendVideo, intentFor, isRequestKey } from '@/app/intend-video'
import { limitSentence } from '@/app/limit-sentence'
import { db } from '@/db/client'
import { mayUpload } from '@/db/rights'
import { findOpenUpload, type IntendedUpload, type RecordedUpload } from '@/db/uploads'
import { isVideoField, optionsOf } from '@/db/video-fields'
import { preflight, withCors } from '@/lib/cors'
import { origin } from '@/lib/env'
import { answering, refuse, unavailable } from '@/lib/http'
import { recentUser } from '@/lib/session'
import { isUid } from '@/lib/stream/uid'
import { parseCreation } from '@/lib/tus/creation'
import { requestUpload } from './request-upload'

type Context = { params: Promise<{ field: string }> }

/**
 * tus creation for one video field: any tus client works with this route as its `endpoint`.
 *
 * Takes `Tus-Resumable: 1.0.0`, `Upload-Length` (bytes), `Upload-Metadata` (filename, filetype) and the session's cookie;
 * `Idempotency-Key` gives the same answer again, until a row has taken the video. `Upload-Uid` beside the key asks for that
 * very upload, to go on with it also after a row has taken it; it never makes a new one: 404 when it can't be gone on with,
 * which is so for another person's too. Answers 201 with `Location` (Stream's one-time URL, where the bytes go)
 * and `Stream-Media-Id` (the uid that a form sends). Refusals: 400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503.
 *
 * @see https://tus.io/protocols/resumable-upload#creation
 */
export const POST = withCors(answering(create))

async function create(request: Request, { params }: Context): Promise<Response> {
  const user = await recentUser(request.headers)
  if (!user) return nobody()

  const { field } = await params
  if (!isVideoField(field)) return refuse(404, 'unknown_field', `There is no video field "${field.slice(0, 64)}".`)
  if (!mayUpload(user, field)) return refuse(403, 'not_allowed', 'You may not upload here.')

  const options = optionsOf(field)
  const parsed = parseCreation(request.headers, options)
  if (!parsed.ok) return refuse(parsed.status, parsed.code, parsed.message, { 'Tus-Version': '1.0.0' })

  const requestId = request.headers.get('idempotency-key') ?? crypto.randomUUID()
  if (!isRequestKey(requestId)) {
    return refuse(400, 'idempotency_key', 'Idempotency-Key: 1 to 128 printable ASCII characters.')
  }

  const uid = request.headers.get('upload-uid')
  if (uid !== null) {
    const wanted = { origin, ownerId: user.id, field, uid, requestId, uploadLengthBytes: parsed.creation.uploadLength }
    const open = isUid(uid) ? await findOpenUpload(db, wanted) : undefined
    return open ? created(open) : refuse(404, 'unknown_upload', 'There is no such upload of yours to go on with.')
  }

  const { id: ownerId, isGuest } = user
  const intent = intentFor(field, { ownerId, isGuest, requestId, uploadLengthBytes: parsed.creation.uploadLength })
  const intended = await intendVideo(intent)
  if (intended.kind === 'repeated') return created(intended)
  if (intended.kind !== 'intended') return refusalOf(intended)

  const upload = await requestUpload(intended.id, intent, parsed.creation.filename)
  if (upload.kind === 'refused') return refuse(422, upload.code, upload.message)
  if (upload.kind === 'unavailable') return unavailable(upload.retryAfterSeconds)
  return created(upload.made)
}

/** What a tus client asks first, and a browser before it lets a page of another origin create an upload. */
export function OPTIONS(request: Request): Response {
  const response = preflight(request, ['POST', 'OPTIONS'])
  const tus = { 'Tus-Resumable': '1.0.0', 'Tus-Version': '1.0.0', 'Tus-Extension': 'creation' }
  for (const [name, value] of Object.entries(tus)) response.headers.set(name, value)
  return response
}

function created({ uid, uploadUrl }: RecordedUpload): Response {
  // Nothing can be uploaded to a video that Stream fetches from a link.
  if (!uploadUrl) return refusalOf({ kind: 'other-request' })
  return new Response(null, {
    status: 201,
    headers: {
      Location: uploadUrl,
      'Stream-Media-Id': uid,
      'Tus-Resumable': '1.0.0',
      'Access-Control-Expose-Headers': 'Location, Stream-Media-Id, Tus-Resumable, Retry-After',
      'Cache-Control': 'no-store',
    },
  })
}

function refusalOf(intended: Exclude<IntendedUpload, { kind: 'intended' | 'repeated' }>): Response {
  switch (intended.kind) {
    case 'in-flight':
      return refuse(409, 'in_flight', 'The first request with this Idempotency-Key is still under way.', {
        'Retry-After': '2',
      })
    case 'other-request':
      return refuse(400, 'idempotency_key', 'This Idempotency-Key was used for another file or field.')
    case 'nobody':
      return nobody()
    case 'over-limit': {
      const { limit, max, retryAfterSeconds } = intended
      // Where nothing frees by itself, no time is named.
      const headers: HeadersInit = retryAfterSeconds === null ? {} : { 'Retry-After': String(retryAfterSeconds) }
      return refuse(429, limit.replace('-', '_'), limitSentence(intended), headers, { limit: max })
    }
    default:
      return intended satisfies never
  }
}

function nobody(): Response {
  return refuse(401, 'no_session', 'There is no session: open a page of this site first.')
}

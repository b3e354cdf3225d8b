import { createHmac } from 'node:crypto'
import { metadata } from './scenario'

/** What anybody may have heard of somebody's post and one of its videos: everything but the cookie. */
export interface Target {
  field: string
  /** The row's. */
  id: string
  uid: string
  /** The `Idempotency-Key` of the upload, or the key of the link. */
  key: string
  /** Where its bytes go, or the link that it was fetched from. */
  url: string
  bytes: number
  /** The owner's. */
  email: string
}

/** One request. `by: 'newcomer'`: it ends who sends it, or changes who that is, so it is sent by somebody who does nothing else. */
export type Call = { by?: 'newcomer' } & (
  | { method: string; path: string; headers?: Record<string, string>; body?: string }
  | { action: string; args: unknown[] }
  | { action: string; form: Record<string, string> }
)

/**
 * How each route, page and action is called, with somebody else's `target` and with what is one's `own`: a post, and an
 * upload that no row has taken. A key that is missing here, or too many, fails `tests/surface.test.ts`.
 */
export const calls: Record<string, (target: Target, own: Target) => Call[]> = {
  '/': () => [{ method: 'GET', path: '/' }],
  '/posts/[id]': ({ id, uid }) => [
    { method: 'GET', path: `/posts/${id}` },
    { method: 'GET', path: `/posts/${uid}` },
  ],
  '/posts/[id]/edit': ({ id }) => [{ method: 'GET', path: `/posts/${id}/edit` }],
  '/posts/new': ({ id, uid }) => [{ method: 'GET', path: `/posts/new?id=${id}&video=${uid}` }],
  '/account': ({ id }) => [{ method: 'GET', path: `/account?id=${id}` }],
  '/sign-in': ({ id, email }) => [{ method: 'GET', path: `/sign-in?next=/posts/${id}&email=${email}` }],
  '/uploader': ({ uid, key }) => [{ method: 'GET', path: `/uploader?uid=${uid}&key=${key}&owner=${key}` }],

  'GET /api/health': () => [{ method: 'GET', path: '/api/health' }],
  'GET /api/inngest': () => [{ method: 'GET', path: '/api/inngest' }],
  'POST /api/inngest': ({ uid }) =>
    ['process-video', 'delete-discarded', 'sweep'].flatMap((name) => [
      forged(`fnId=next-cloudflare-stream-${name}&stepId=step`, uid, {}),
      forged(`fnId=next-cloudflare-stream-${name}&stepId=step`, uid, { 'X-Inngest-Signature': guess('{}') }),
    ]),
  'PUT /api/inngest': ({ uid }) => [{ method: 'PUT', path: '/api/inngest', body: JSON.stringify({ uid }) }],

  'OPTIONS /api/uploads/[field]': ({ field }) => [{ method: 'OPTIONS', path: `/api/uploads/${field}` }],
  'POST /api/uploads/[field]': ({ field, uid, key, bytes }) => [
    creation(field, { 'Upload-Length': String(bytes), 'Idempotency-Key': key, 'Upload-Uid': uid }),
    creation(field, { 'Upload-Length': String(bytes), 'Idempotency-Key': key }),
    creation(field, { 'Upload-Length': String(bytes), 'Upload-Uid': uid }),
  ],
  'GET /api/uploads/[field]/[uid]': upload('GET'),
  'DELETE /api/uploads/[field]/[uid]': upload('DELETE'),
  'OPTIONS /api/uploads/[field]/[uid]': upload('OPTIONS'),
  'GET /api/videos/[field]/[id]': ({ field, id, uid }) => [
    { method: 'GET', path: `/api/videos/${field}/${id}` },
    { method: 'GET', path: `/api/videos/${field}/${uid}` },
  ],
  'OPTIONS /api/videos/[field]/[id]': ({ field, id }) => [{ method: 'OPTIONS', path: `/api/videos/${field}/${id}` }],
  'POST /api/webhooks/stream': ({ uid }) => {
    const body = JSON.stringify({ uid, readyToStream: false, status: { state: 'error' } })
    const send = { method: 'POST', path: '/api/webhooks/stream', body }
    return [send, { ...send, headers: { 'Webhook-Signature': guess(body) } }]
  },

  'createPost()': ({ uid }, own) => [
    form('createPost', { title: 'Mine', video: uid, 'video.edits': `{"${uid}":{"startSeconds":1}}` }),
    form('createPost', { title: 'Mine', video: own.uid, teaser: uid }),
  ],
  'updatePost()': ({ id }) => [form('updatePost', { id, title: 'Mine', note: 'Mine' })],
  'replaceVideo()': ({ field, id, uid }, own) => [
    { action: 'replaceVideo', args: [{ field, id }, own.uid] },
    { action: 'replaceVideo', args: [{ field, id }, uid, { thumbnailTimestampPct: 0.5 }] },
    { action: 'replaceVideo', args: [{ field, id: own.id }, uid, { thumbnailTimestampPct: 0.5 }] },
  ],
  'replaceVideoByLink()': ({ field, id, url, key }) => [
    { action: 'replaceVideoByLink', args: [{ field, id }, url, key] },
  ],
  'copyFromLink()': ({ field, url, key }) => [{ action: 'copyFromLink', args: [field, url, key] }],
  'removeVideo()': ({ id }) => [{ action: 'removeVideo', args: [{ field: 'posts.teaser', id }] }],
  'deletePost()': ({ id }) => [{ action: 'deletePost', args: [id] }],
  'publishPost()': ({ id }) => [{ action: 'publishPost', args: [id] }],
  'unpublishPost()': ({ id }) => [{ action: 'unpublishPost', args: [id] }],
  'signUp()': ({ email, key }) => [{ by: 'newcomer', ...form('signUp', { email, password: key, id: key }) }],
  'signIn()': ({ email, key }) => [{ by: 'newcomer', ...form('signIn', { email, password: key, next: '/account' }) }],
  'signOut()': ({ key }) => [{ by: 'newcomer', action: 'signOut', args: [key] }],
  'deleteAccount()': ({ id, email, key }) => [
    { by: 'newcomer', ...form('deleteAccount', { sure: 'on', id, userId: id, email, password: key }) },
  ],
  'showSent()': ({ uid }) => [form('showSent', { video: uid })],
}

function form(action: string, fields: Record<string, string>): Call {
  return { action, form: fields }
}

function creation(field: string, headers: Record<string, string>): Call {
  const file = { 'Tus-Resumable': '1.0.0', 'Upload-Metadata': metadata({ filename: 'a.mp4', filetype: 'video/mp4' }) }
  return { method: 'POST', path: `/api/uploads/${field}`, headers: { ...file, ...headers } }
}

function upload(method: string): (target: Target) => Call[] {
  return ({ field, uid, id }) => [
    { method, path: `/api/uploads/${field}/${uid}` },
    { method, path: `/api/uploads/${field}/${id}` },
  ]
}

/** A step of a background function, asked for by somebody who is not Inngest. */
function forged(query: string, uid: string, headers: Record<string, string>): Call {
  const event = { name: 'video.delete', data: { uid } }
  const body = JSON.stringify({
    event,
    events: [event],
    steps: {},
    ctx: { run_id: 'x', attempt: 0, stack: { stack: [] } },
  })
  return { method: 'POST', path: `/api/inngest?${query}`, headers, body }
}

/** A signature of the right form, with a secret that was guessed. */
function guess(body: string): string {
  const time = Math.floor(Date.now() / 1000)
  return `time=${time},sig1=${createHmac('sha256', 'guessed').update(`${time}.${body}`).digest('hex')}`
}

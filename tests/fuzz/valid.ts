import type { Random } from '../chaos/random'
import { metadata } from '../scenario'
import { findAction } from '../send-call'
import type { RawRequest } from './raw-request'
import { type Person, postOf, sign, uploadOf, type World } from './world'

/** A request as it should be. Of an action's call, `body` is still what goes into it. */
export type ValidRequest = Omit<RawRequest, 'body'> & { body?: Body }

export type Body = { text: string } | { args: unknown[] } | { form: [name: string, value: string][] }

type Build = (random: Random, person: Person, world: World) => ValidRequest

/** For each way in, how often it is tried beside the others, and a request that is right in everything. */
export const valid: Record<string, { weight: number; build: Build }> = {
  '/': { weight: 1, build: page(() => '/') },
  '/posts/[id]': { weight: 3, build: page((random, person) => `/posts/${postOf(random, person)}`) },
  '/posts/[id]/edit': { weight: 2, build: page((random, person) => `/posts/${postOf(random, person)}/edit`) },
  '/posts/new': { weight: 1, build: page(() => '/posts/new') },
  '/account': { weight: 1, build: page(() => '/account') },
  '/sign-in': { weight: 1, build: page(() => '/sign-in?next=/posts/new') },
  '/uploader': { weight: 2, build: page((random) => `/uploader?lang=${random.pick(['de', 'ar', 'ja'])}&theme=dark`) },

  'GET /api/health': { weight: 1, build: () => request('GET', '/api/health') },
  'GET /api/inngest': { weight: 1, build: () => request('GET', '/api/inngest') },
  'POST /api/inngest': {
    weight: 4,
    build: () => {
      const event = { name: 'video.look', data: { uid: 'f'.repeat(32) } }
      const step = {
        event,
        events: [event],
        steps: {},
        ctx: { run_id: 'x', attempt: 0, stack: { stack: [], current: 0 } },
      }
      const headers = { 'Content-Type': 'application/json', 'X-Inngest-Signature': `t=${now()}&s=${'0'.repeat(64)}` }
      const target = '/api/inngest?fnId=next-cloudflare-stream-process-video&stepId=step'
      return request('POST', target, headers, { text: JSON.stringify(step) })
    },
  },
  'PUT /api/inngest': { weight: 1, build: () => request('PUT', '/api/inngest', {}, { text: '{}' }) },

  'OPTIONS /api/uploads/[field]': {
    weight: 2,
    build: (random) =>
      request('OPTIONS', `/api/uploads/${fieldOf(random)}`, { 'Access-Control-Request-Method': 'POST' }),
  },
  'POST /api/uploads/[field]': {
    weight: 24,
    build: (random, person) => {
      const upload = uploadOf(random, person, fieldOf(random))
      const [again, further] = [random.chance(0.3), random.chance(0.3)]
      return request('POST', `/api/uploads/${upload.field}`, {
        'Tus-Resumable': '1.0.0',
        'Upload-Length': String(upload.bytes),
        'Upload-Metadata': metadata({ filename: `fuzz-${random.between(1, 999)}.mp4`, filetype: 'video/mp4' }),
        'Idempotency-Key': again ? upload.key : `fuzz-${random.between(0, 2 ** 31)}`,
        ...(again && further && { 'Upload-Uid': upload.uid }),
      })
    },
  },
  'GET /api/uploads/[field]/[uid]': { weight: 8, build: ownUpload('GET') },
  'DELETE /api/uploads/[field]/[uid]': { weight: 5, build: ownUpload('DELETE') },
  'OPTIONS /api/uploads/[field]/[uid]': { weight: 1, build: ownUpload('OPTIONS') },
  'GET /api/videos/[field]/[id]': {
    weight: 9,
    build: (random, person) => request('GET', `/api/videos/${fieldOf(random)}/${postOf(random, person)}`),
  },
  'OPTIONS /api/videos/[field]/[id]': {
    weight: 1,
    build: (random, person) => request('OPTIONS', `/api/videos/${fieldOf(random)}/${postOf(random, person)}`),
  },
  'POST /api/webhooks/stream': {
    weight: 9,
    build: (random, person, { webhookSecret }) => {
      const text = JSON.stringify({
        uid: uploadOf(random, person).uid,
        readyToStream: true,
        status: { state: 'ready' },
      })
      const headers = { 'Content-Type': 'application/json', 'Webhook-Signature': sign(text, webhookSecret) }
      return request('POST', '/api/webhooks/stream', headers, { text })
    },
  },

  'createPost()': {
    weight: 6,
    build: (random, person) => {
      const [video, teaser] = [uploadOf(random, person), uploadOf(random, person, 'posts.teaser')]
      const form: [string, string][] = [
        ['title', 'A post'],
        ['note', 'Words'],
        ['video', video.uid],
        ['video.edits', JSON.stringify({ [video.uid]: { thumbnailTimestampPct: 0.5 } })],
      ]
      return action('createPost', { form: random.chance(0.5) ? form : [...form, ['teaser', teaser.uid]] })
    },
  },
  'updatePost()': {
    weight: 4,
    build: (random, person) =>
      action('updatePost', {
        form: [
          ['id', postOf(random, person)],
          ['title', 'Other'],
          ['note', 'Words'],
        ],
      }),
  },
  'replaceVideo()': {
    weight: 6,
    build: (random, person) => {
      const { field, uid } = uploadOf(random, person, fieldOf(random))
      return action('replaceVideo', {
        args: [{ field, id: postOf(random, person) }, uid, { startSeconds: 0, endSeconds: 2 }],
      })
    },
  },
  'replaceVideoByLink()': {
    weight: 2,
    build: (random, person, { links }) => {
      const ref = { field: fieldOf(random), id: postOf(random, person) }
      return action('replaceVideoByLink', { args: [ref, random.pick(links), `link-${random.between(0, 9)}`] })
    },
  },
  'copyFromLink()': {
    weight: 4,
    build: (random, _person, { links }) =>
      action('copyFromLink', { args: [fieldOf(random), random.pick(links), `link-${random.between(0, 9)}`] }),
  },
  'removeVideo()': {
    weight: 2,
    build: (random, person) =>
      action('removeVideo', { args: [{ field: fieldOf(random), id: postOf(random, person) }] }),
  },
  'deletePost()': { weight: 1, build: (random, person) => action('deletePost', { args: [postOf(random, person)] }) },
  'publishPost()': { weight: 2, build: (random, person) => action('publishPost', { args: [postOf(random, person)] }) },
  'unpublishPost()': {
    weight: 1,
    build: (random, person) => action('unpublishPost', { args: [postOf(random, person)] }),
  },
  // What ends or changes who somebody is, is asked for wrongly: this person has more to send.
  'signUp()': {
    weight: 1,
    build: (random, person) => action('signUp', { form: credentials(random, person, 'short') }),
  },
  'signIn()': {
    weight: 1,
    build: (random, person) => action('signIn', { form: credentials(random, person, 'a guess') }),
  },
  'deleteAccount()': { weight: 1, build: () => action('deleteAccount', { form: [['sure', 'off']] }) },
  'signOut()': { weight: 1, build: () => action('signOut', { args: [] }) },
  'showSent()': { weight: 1, build: () => action('showSent', { form: [['video', 'x']] }) },
}

function credentials(random: Random, { id }: Person, password: string): [string, string][] {
  return [
    ['email', random.chance(0.5) ? `${id}@example.com` : 'nobody@example.com'],
    ['password', password],
    ['next', '/account'],
  ]
}

function fieldOf(random: Random): string {
  return random.pick(['posts.video', 'posts.teaser'])
}

function page(path: (random: Random, person: Person) => string): Build {
  return (random, person) => request('GET', path(random, person))
}

function ownUpload(method: string): Build {
  return (random, person) => {
    const { field, uid } = uploadOf(random, person, fieldOf(random))
    return request(method, `/api/uploads/${field}/${uid}`)
  }
}

function action(name: string, body: Body): ValidRequest {
  const { id, page } = findAction(name)
  return request('POST', page, { Accept: 'text/x-component', 'Next-Action': id }, body)
}

function request(method: string, target: string, headers: Record<string, string> = {}, body?: Body): ValidRequest {
  return { method, target, headers: Object.entries(headers), body }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}

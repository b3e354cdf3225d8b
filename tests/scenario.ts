import { readFile } from 'node:fs/promises'
import { Inngest } from 'inngest'
import { SignJWT } from 'jose'
import type { Kysely } from 'kysely'
import type { Database } from '@/db/schema'
import type { User } from '@/lib/session'
import { videoSchema } from '@/lib/video/video'
import type { Stack } from '../dev/stack'

/** Verbs that integration and browser tests share. Each does one thing that a person, a browser or Stream would do. */

export interface Visitor {
  app: string
  cookie: string
  id: string
  /** The folder of another build than this project's, where the app is one. */
  build?: string
}

/** Opens a page as somebody new. */
export async function newVisitor(app: string): Promise<Visitor> {
  const response = await fetch(`${app}/`)
  const cookie = response.headers
    .getSetCookie()
    .find((line) => line.startsWith('session='))
    ?.split(';')[0]
  if (!cookie) throw new Error(`${app} gave no session: ${response.status}`)
  const payload = Buffer.from(cookie.split('.')[1] ?? '', 'base64url').toString()
  return { app, cookie, id: JSON.parse(payload).sub }
}

/** Somebody with this id, by a cookie signed with the stack's own `SESSION_SECRET`: an administrator, for instance. */
export async function visitorWithId({ urls, env }: Stack, id: string): Promise<Visitor> {
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(id)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(env.SESSION_SECRET))
  return { app: urls.app, cookie: `session=${token}`, id }
}

/** Whom the session says that somebody is. */
export function userWithId(id: string, more: Partial<User> = {}): User {
  return { id, isGuest: false, isAdministrator: false, ...more }
}

/** Asks for an upload, as a tus client does. `headers` replace or add; undefined leaves one out. */
export function askForUpload(
  visitor: Visitor,
  field: string,
  headers: Record<string, string | undefined> = {},
): Promise<Response> {
  const all = {
    Cookie: visitor.cookie,
    'Tus-Resumable': '1.0.0',
    'Upload-Length': '1000',
    'Upload-Metadata': metadata({ filename: 'holiday.mp4', filetype: 'video/mp4' }),
    ...headers,
  }
  const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return fetch(`${visitor.app}/api/uploads/${field}`, { method: 'POST', headers: Object.fromEntries(set) })
}

/** An `Upload-Metadata` header. */
export function metadata(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
}

/** Uploads a whole file for a field, and answers its uid. `headers` go with the request for the upload. */
export async function uploadFile(
  visitor: Visitor,
  field: string,
  file: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const bytes = await readFile(file)
  const created = await askForUpload(visitor, field, { ...headers, 'Upload-Length': String(bytes.length) })
  const location = created.headers.get('location')
  if (created.status !== 201 || !location) throw new Error(`${created.status} ${await created.text()}`)

  const patched = await fetch(location, {
    method: 'PATCH',
    headers: { 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    body: new Uint8Array(bytes),
  })
  if (patched.status !== 204) throw new Error(`PATCH: ${patched.status} ${await patched.text()}`)
  return created.headers.get('stream-media-id') ?? ''
}

/** Stores a post that holds these uploads, as the form's action does, but sends no event. Answers its id. */
export async function insertPost(
  db: Kysely<Database>,
  visitor: Visitor,
  uids: { video?: string; teaser?: string },
): Promise<string> {
  const minimal = (uid: string) => videoSchema.parse({ uid, status: { state: 'queued' } })
  const row = {
    owner_id: visitor.id,
    title: 'A post',
    video: uids.video ? minimal(uids.video) : null,
    teaser: uids.teaser ? minimal(uids.teaser) : null,
  }
  const { id } = await db.insertInto('posts').values(row).returning('id').executeTakeFirstOrThrow()
  return id
}

/** What the token in a playback address of a private video says: `sub` is the uid that it is signed for. */
export function claimsOf(address: string): { sub: string; exp: number | string } {
  const [token = ''] = new URL(address).pathname.split('/').slice(1)
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

/** Sends an event, as the app does. */
export async function sendEvent(inngest: string, name: string, data: Record<string, unknown>): Promise<void> {
  await new Inngest({ id: 'tests', isDev: true, baseUrl: inngest }).send({ name, data })
}

/** What the emulator of Stream can be told to do wrong. */
export interface Fault {
  route?: string
  host?: 'api' | 'upload' | 'playback'
  when?: 'before' | 'after'
  status?: number
  code?: number
  headers?: Record<string, string>
  latencyMs?: number
  hang?: boolean
  bytesPerSecond?: number
  reset?: boolean
  resetAfterBytes?: number
  times?: number
  webhook?: 'drop' | 'duplicate'
}

/** The control API of the emulator. */
export function emulatorAt(stream: string) {
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${stream}/_emulator${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json().catch(() => undefined)
  }
  return {
    fault: (fault: Fault) => control('POST', '/faults', { when: 'before', ...fault }),
    faults: () => control('GET', '/faults'),
    clearFaults: () => control('DELETE', '/faults'),
    requests: () => control('GET', '/requests'),
    clearRequests: () => control('DELETE', '/requests'),
    videos: (query = '') => control('GET', `/videos${query}`),
    deletions: () => control('GET', '/deletions'),
    clock: (clock: Record<string, unknown>) => control('POST', '/clock', clock),
    webhooks: (enabled: boolean) => control('POST', '/webhooks', { enabled }),
    deliveries: () => control('GET', '/deliveries'),
  }
}

/** The control API of the local Inngest engine. */
export function engineAt(inngest: string) {
  const clock = async (body: Record<string, unknown>) => {
    const response = await fetch(`${inngest}/_engine/clock`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`clock: ${response.status} ${await response.text()}`)
  }
  return {
    freeze: () => clock({ mode: 'frozen' }),
    run: () => clock({ mode: 'running' }),
    advance: (seconds: number) => clock({ advanceSeconds: seconds }),
    runs: async () => (await fetch(`${inngest}/_engine/runs`)).json(),
  }
}

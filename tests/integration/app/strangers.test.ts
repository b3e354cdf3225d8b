import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actOnAccount, newEmail, PASSWORD } from '../../account-actions'
import { type Call, calls, type Target } from '../../calls'
import { type InhabitedStack, startInhabitedStack } from '../../inhabited-stack'
import { nothing } from '../../possessions'
import { newVisitor, uploadFile, type Visitor } from '../../scenario'
import { type Answer, sendCall } from '../../send-call'
import { submitForm } from '../../server-actions'
import { marksOfOthers, takeSnapshot, without } from '../../snapshot'
import { findBuiltSurface } from '../../surface'

let inhabited: InhabitedStack
let { stack, deployed, emulator, db, ann, appOf } = {} as InhabitedStack
let bob: Somebody
let carol: Somebody

interface Somebody extends Visitor {
  own: Target
}

beforeAll(async () => {
  inhabited = await startInhabitedStack({ UPLOADS_IN_FLIGHT_MAX: '1000', UPLOADS_PER_HOUR_MAX: '1000' })
  ;({ stack, deployed, emulator, db, ann, appOf } = inhabited)
  bob = await settle(await newVisitor(stack.urls.app))
  const given = { email: newEmail(), password: PASSWORD }
  const account = await actOnAccount(await newVisitor(stack.urls.app), 'signUp', given)
  carol = await settle(account.visitor)
  await inhabited.freeze()
})
afterAll(() => inhabited?.stop())

/** What somebody has of their own: a post, and an upload that no row has taken. */
async function settle(visitor: Visitor): Promise<Somebody> {
  const video = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  const { redirectedTo = '' } = await submitForm(visitor, 'createPost', { title: 'My own post', video })
  const uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  return { ...visitor, own: { ...nothing(), id: redirectedTo.replace('/posts/', ''), uid } }
}

/** Where a call goes. What Inngest asks is signed wherever an app is deployed. */
/** What tells that something is there, to whoever may know it. */
const telling: Record<string, string[]> = {
  published: ['/', '/posts/[id]', 'GET /api/videos/[field]/[id]'],
  // Without a mail that is answered there is no other way to say that an address has an account.
  video: ['signUp()'],
}

describe.each<[string, () => Somebody | undefined]>([
  ['a guest who knows every id, uid, key and address', () => bob],
  ['somebody with an account who knows them', () => carol],
  ['nobody at all', () => undefined],
])('%s', (_who, find) => {
  const send = async (name: string, call: Call) => {
    const newcomer = call.by === 'newcomer' && find() ? await newVisitor(stack.urls.app) : undefined
    return sendCall(appOf(name), newcomer?.cookie ?? find()?.cookie, call)
  }

  test.each(Object.keys(calls))('gets nothing and changes nothing by %s', async (name) => {
    const before = await takeSnapshot(db, emulator)

    for (const [what, target] of Object.entries({ ...ann.targets, published: ann.published })) {
      const own = find()?.own ?? nothing()
      const phantom = phantomOf(target)
      const [tries = [], blanks = []] = [calls[name]?.(target, own), calls[name]?.(phantom, own)]
      for (const [index, call] of tries.entries()) {
        const answer = await send(name, call)
        const blank = await send(name, blanks[index] ?? call)

        expect(leaksOf(answer, call), `${what}: ${JSON.stringify(call)}`).toEqual([])
        if (!telling[what]?.includes(name))
          expect(plain(answer, target), `${what}: ${JSON.stringify(call)}`).toEqual(plain(blank, phantom))
      }
    }

    const others = await marksOfOthers(ann.owner.id, db)
    expect(without(await takeSnapshot(db, emulator), others)).toEqual(without(before, others))
  })
})

test.each(['evil.example', undefined])(
  'nobody but Inngest has the app register itself, by whatever host',
  async (host) => {
    const before = deployed.toldInngest.length
    const headers = { 'Content-Type': 'application/json', ...(host && { Host: host }) }

    const asked = request(`${deployed.url}/api/inngest`, { method: 'PUT', headers }).end('{}')
    const [answer]: IncomingMessage[] = await once(asked, 'response')
    answer?.resume()

    expect(answer?.statusCode).toBe(401)
    expect(deployed.toldInngest.slice(before)).toEqual([])
  },
)

test('what Ann sees herself is there: these calls find what they are for', async () => {
  const { video, untaken } = ann.targets
  const get = (path: string) => sendCall(stack.urls.app, ann.owner.cookie, { method: 'GET', path })

  const answers = await Promise.all([
    get(`/posts/${video?.id}`),
    get(`/posts/${video?.id}/edit`),
    get(`/api/videos/posts.video/${video?.id}`),
    get(`/api/uploads/posts.video/${untaken?.uid}`),
  ])

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(answers[0]?.text).toContain('Ann’s title of a whole post')
  expect(leaksOf(answers[2] ?? { status: 0, headers: {}, text: '' }, { method: 'GET', path: '' })).toContain(video?.uid)
})

test('the build has no other way in than those of the list', () => {
  const names = Object.keys(calls)
  const addresses = names.filter((name) => !name.endsWith('()')).map((name) => name.replace(/^[A-Z]+ /, ''))
  const files = ['/_global-error', '/_not-found', '/icon.svg']

  const built = findBuiltSurface()

  expect(built.addresses).toEqual([...new Set([...addresses, ...files])].sort())
  expect(built.actions).toEqual(names.filter((name) => name.endsWith('()')).sort())
})

/** What never was, of the very form of what is. */
function phantomOf({ field, url, bytes, email }: Target): Target {
  const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/
  const other = (text: string) => text.replace(uuid, () => crypto.randomUUID())
  return { ...nothing(), field, bytes, url: other(url), email: other(email) }
}

/** Whatever of Ann's is in an answer, and was not in the request. */
function leaksOf({ headers, text }: Answer, call: Call): string[] {
  const [sent, got] = [JSON.stringify(call), `${JSON.stringify(headers)} ${text}`]
  return ann.secrets.filter((secret) => got.includes(secret) && !sent.includes(secret))
}

/**
 * An answer without what differs from one request to the next: what was asked for, what is made anew, and the page that an
 * action leads to, which is another call.
 */
function plain({ status, headers, text }: Answer, target: Target) {
  const {
    date: _date,
    'set-cookie': _cookie,
    'content-length': _length,
    etag: _etag,
    'server-timing': _time,
    ...rest
  } = headers
  const blank = (from: string) =>
    Object.entries(target)
      .filter(([name, value]) => value !== '' && name !== 'field' && name !== 'bytes')
      .reduce((all, [name, value]) => all.replaceAll(String(value), `(${name})`), from)
      // The page again, as React reads it, in pieces that end anywhere.
      .replace(/<script[\s\S]*?<\/script>/g, '')
      .replace(/nonce(-|[\\":=]+)[\w+/=]{20,}/g, '(nonce)')
      .replace(/\beyJ[\w.-]+/g, '(token)')
      .replace(/\bk?[0-9a-f]{32}\b/g, '(hex)')
      .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '(uuid)')
  return {
    status,
    headers: JSON.parse(blank(JSON.stringify(rest))),
    text: rest['x-action-redirect'] ? '' : blank(text),
  }
}

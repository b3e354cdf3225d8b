import { createRandom, type Random } from '../chaos/random'
import { nothing } from '../possessions'
import { breakOne, whole } from './break'
import { nastyText } from './nasty'
import { type RawAnswer, type RawRequest, sendRaw } from './raw-request'
import { refusalIn } from './refusals'
import { valid } from './valid'
import type { Person, World } from './world'

export interface FuzzRun {
  seed: number
  from: number
  to: number
  /** Where the requests for a way in go. */
  appOf: (name: string) => string
  world: World
  /** Only these ways in; all when it is missing. */
  only?: string[]
}

export interface FuzzResult {
  /** Requests of somebody signed in that were right but for one thing. */
  rightButOne: number
  refusals: Set<string>
  statuses: Map<number, number>
  /** What should not be answered, each with the request. */
  wrong: string[]
}

/** Sends the requests number `from` to `to` of a seed, several at once; `isWrong` judges each answer. */
export async function runFuzz(
  { seed, from, to, appOf, world, only }: FuzzRun,
  isWrong: (answer: RawAnswer) => boolean,
): Promise<FuzzResult> {
  const result: FuzzResult = { rightButOne: 0, refusals: new Set(), statuses: new Map(), wrong: [] }
  let next = from
  const worker = async () => {
    while (next < to) {
      const index = next++
      const random = createRandom(seed * 1_000_003 + index)
      const { name, person, request, isRightButOne } = compose(random, world, only)
      const app = appOf(name)
      const headers: [string, string][] = [['Host', new URL(app).host], ...request.headers]
      const answer = await sendRaw(app, { ...request, headers })

      if (isRightButOne) result.rightButOne++
      result.statuses.set(answer.status, (result.statuses.get(answer.status) ?? 0) + 1)
      const refusal = refusalIn(answer)
      if (refusal) result.refusals.add(refusal)
      if (isWrong(answer)) result.wrong.push(describe(index, name, request, answer))
      learn(person, request, answer)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return result
}

const AT_ONCE = 8

function compose(random: Random, world: World, only?: string[]) {
  const name = pickName(random, only)
  const person = name === 'signOut()' ? world.leaver : random.pick(world.people)
  const right = valid[name]?.build(random, person, world)
  if (!right) throw new Error(`${name} has no valid request`)

  const asked = { ...right, headers: [...right.headers, ['Origin', person.app] satisfies [string, string]] }
  const who = random.next()
  const cookie: [string, string][] = who < 0.86 ? [['Cookie', person.cookie]] : forgedCookie(random, person, world)
  const isSignedIn = who < 0.86
  // Who is not signed in has that one thing wrong already.
  const isBroken = isSignedIn ? random.chance(0.9) : random.chance(0.3)
  const sent = isBroken ? breakOne(random, asked, world) : whole(random, asked)
  return {
    name,
    person,
    request: { ...sent, headers: [...cookie, ...sent.headers] },
    isRightButOne: isSignedIn && isBroken,
  }
}

function pickName(random: Random, only?: string[]): string {
  const choice = Object.entries(valid).filter(([name]) => only?.includes(name) ?? true)
  const tickets = choice.flatMap(([name, { weight }]) => Array<string>(weight).fill(name))
  return random.pick(tickets)
}

/** No cookie, or the one that says who it is, a guest's or an account's, otherwise than we signed it. */
function forgedCookie(random: Random, person: Person, { known }: World): [string, string][] {
  const cookies = person.cookie.split('; ').map((cookie) => cookie.split(/=(.*)/s, 2) as [name: string, value: string])
  const [name, token] = cookies.find(([, value]) => value.split('.').length === 3) ?? ['session', '']
  const [head = '', body = '', signature = ''] = token.split('.')
  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  const victim = random.pick(known)
  const claims = { sub: victim, user: { id: victim }, session: { userId: victim }, exp: 4e9 }
  const another = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const forged = [
    ...[
      `${head}.${another}.${signature}`,
      `${none}.${another}.`,
      `${head}.${body}.${signature.slice(1)}`,
      `${head}.${body}`,
    ],
    ...[nastyText(random, known).replace(/[\r\n\0]/g, ''), `${head}.${body}.${signature}x`, ''],
  ]
  return random.chance(0.3) ? [] : [['Cookie', `${name}=${random.pick(forged)}`]]
}

/** What a person has gained by the request, so that later ones can be about it. */
function learn(person: Person, { target, headers }: RawRequest, { status, text }: RawAnswer): void {
  const headerOf = (name: string) => new RegExp(`^${name}: ([^\\r]*)`, 'im').exec(text)?.[1] ?? ''
  const sent = (name: string) => headers.find((header) => header[0] === name)?.[1] ?? ''
  if (status === 201) {
    const [field = '', key, bytes] = [target.split(/[/?]/)[3], sent('Idempotency-Key'), Number(sent('Upload-Length'))]
    person.uploads = [{ ...nothing(), field, uid: headerOf('stream-media-id'), key, bytes }, ...person.uploads].slice(
      0,
      30,
    )
  }
  const post = /^\/posts\/([0-9a-f-]{36})/.exec(headerOf('x-action-redirect'))?.[1]
  if (post) person.posts = [...new Set([post, ...person.posts])].slice(0, 30)
}

function describe(index: number, name: string, request: RawRequest, answer: RawAnswer): string {
  const headers = request.headers.map(([key, value]) => `${key}: ${value.slice(0, 200)}`).join('\n')
  const body = String(request.body ?? '').slice(0, 600)
  return `#${index} ${name}\n${request.method} ${request.target.slice(0, 300)}\n${headers}\n\n${body}\n→ ${answer.text.slice(0, 400)}`
}

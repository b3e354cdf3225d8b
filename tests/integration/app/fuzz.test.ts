import { afterAll, beforeAll, expect, test } from 'vitest'
import { isVideoField } from '@/db/video-fields'
import type { LoggedRequest } from '../../../dev/stream/faults/request-log'
import { calls } from '../../calls'
import { startAppBeside } from '../../deployed-app'
import type { RawAnswer } from '../../fuzz/raw-request'
import { type Expected, oddities, oddVideo } from '../../fuzz/received'
import { findRefusals, refusalIn } from '../../fuzz/refusals'
import { type FuzzResult, type FuzzRun, runFuzz } from '../../fuzz/run'
import { valid } from '../../fuzz/valid'
import { gatherPeople, newAccount, type World } from '../../fuzz/world'
import { type InhabitedStack, startInhabitedStack } from '../../inhabited-stack'
import { askForUpload, newVisitor } from '../../scenario'
import { marksOfOthers, takeSnapshot, without } from '../../snapshot'

/** The same seed sends the same requests: FUZZ_SEED=7 npx vitest run --project integration tests/integration/app/fuzz.test.ts */
const seed = Number(process.env.FUZZ_SEED ?? 20_261)
const COUNT = Number(process.env.FUZZ_REQUESTS ?? 10_000)
/** The emulator remembers its last 5,000 requests. */
const PORTION = 1000

const maxDurationSeconds = 60

/** By each of these alone somebody is over a limit, at the second request at the latest. */
const limits: Record<string, Record<string, string>> = {
  in_flight: { UPLOADS_IN_FLIGHT_MAX: '1' },
  per_hour: { UPLOADS_PER_HOUR_MAX: '1' },
  videos: { VIDEOS_PER_PERSON_MAX: '1' },
  seconds: { SECONDS_PER_PERSON_MAX: '60' },
  bytes: { BYTES_PER_PERSON_MAX: '1' },
  guests: { GUEST_UPLOADS_PER_HOUR_MAX: '1' },
}

/** Every refusal that some request was answered with. */
const seen = new Set<string>()

let inhabited: InhabitedStack
let { stack, emulator, db, ann, appOf } = {} as InhabitedStack
let world: World

beforeAll(async () => {
  const env = {
    CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: String(maxDurationSeconds),
    UPLOADS_IN_FLIGHT_MAX: '100000',
    UPLOADS_PER_HOUR_MAX: '100000',
    VIDEOS_PER_PERSON_MAX: '100000',
    SECONDS_PER_PERSON_MAX: '100000000',
    BYTES_PER_PERSON_MAX: '1000000000000000',
  }
  inhabited = await startInhabitedStack(env)
  ;({ stack, emulator, db, ann, appOf } = inhabited)
  await inhabited.freeze()
  world = {
    people: await gatherPeople(stack.urls.app, 12),
    leaver: await newAccount(stack.urls.app),
    known: [
      ...new Set([ann.owner.id, ...Object.values(ann.targets).flatMap(({ id, uid, key, url }) => [id, uid, key, url])]),
    ].filter(Boolean),
    links: [`${inhabited.files}/3s.mp4`, `${inhabited.files}/nothing.mp4`],
    webhookSecret: stack.env.CLOUDFLARE_WEBHOOK_SECRET ?? '',
  }
})
afterAll(() => inhabited?.stop())

test('every way in has a request that is right in everything', () => {
  expect(Object.keys(valid).sort()).toEqual(Object.keys(calls).sort())
})

test(`${COUNT} requests, most of them right but for one thing: no error of the server, no word to Stream but our own, no change to another’s`, {
  timeout: 3_600_000,
}, async () => {
  const before = await takeSnapshot(db, emulator)
  const [results, received]: [FuzzResult[], string[]] = [[], []]

  for (let from = 0; from < COUNT; from += PORTION) {
    await emulator.clearRequests()
    results.push(await fuzz({ from, to: Math.min(from + PORTION, COUNT) }, isError))
    const { requests }: { requests: LoggedRequest[] } = await emulator.requests()
    const expected = await expectedNow()
    received.push(...requests.flatMap((request) => oddities(request, expected)))
  }

  const wrong = results.flatMap((result) => result.wrong)
  expect(wrong.slice(0, 5).join('\n\n'), `${wrong.length} with FUZZ_SEED=${seed}`).toBe('')
  expect(results.reduce((sum, { rightButOne }) => sum + rightButOne, 0)).toBeGreaterThan(COUNT / 2)
  // Stream, or this machine, took longer than three seconds: that is answered so, and rare.
  expect(results.reduce((sum, { statuses }) => sum + (statuses.get(503) ?? 0), 0)).toBeLessThan(COUNT / 500)
  expect(received.slice(0, 5), `FUZZ_SEED=${seed}`).toEqual([])
  const expected = await expectedNow()
  const { videos }: { videos: Record<string, unknown>[] } = await emulator.videos()
  expect(videos.flatMap((video) => oddVideo(video, expected))).toEqual([])
  const others = await marksOfOthers(ann.owner.id, db)
  expect(without(await takeSnapshot(db, emulator), others)).toEqual(without(before, others))
})

test.each([
  ['has no room', { status: 413, code: 10011 }],
  ['refuses for good', { status: 400, code: 10005 }],
  ['is overloaded', { status: 429, headers: { 'retry-after': '7' } }],
  ['fails', { status: 500 }],
  ['ends the connection', { reset: true }],
])('while Stream %s, whoever asks for a video is told so, and nothing is worse than 503', async (_what, fault) => {
  await emulator.fault({ ...fault, route: '^POST .*/stream', times: 0 })
  const only = ['POST /api/uploads/[field]', 'copyFromLink()', 'replaceVideoByLink()']

  const { wrong } = await fuzz({ from: COUNT, to: COUNT + 60, only }, ({ status }) => status >= 500 && status !== 503)

  await emulator.clearFaults()
  expect(wrong).toEqual([])
})

test('a request that is sent twice at once is made once', async () => {
  const visitor = await newVisitor(stack.urls.app)
  await emulator.fault({ route: '^POST .*/stream', latencyMs: 5000 })
  const ask = () => askForUpload(visitor, 'posts.video', { 'Idempotency-Key': 'twice' })

  const answers = await Promise.all([ask(), ask()])

  await emulator.clearFaults()
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  for (const answer of answers) await note(answer)
})

test.each(Object.entries(limits))('who is over the limit of %s is told which', async (limit, settings) => {
  const app = await startAppBeside(stack, settings)
  const visitor = await newVisitor(app.url)

  const answers = [await askForUpload(visitor, 'posts.video'), await askForUpload(visitor, 'posts.video')] as const

  await app.stop()
  expect([await note(answers[0]), await note(answers[1])]).toContain(`429 ${limit}`)
})

test('every refusal that the source has was met', () => {
  // Nobody can bring these about by a request: what an error of ours would be, and a field that takes nobody's uploads.
  const ours = ['500 internal', '403 not_allowed']

  expect(findRefusals().filter((refusal) => !seen.has(refusal) && !ours.includes(refusal))).toEqual([])
})

async function fuzz(part: Pick<FuzzRun, 'from' | 'to' | 'only'>, isWrong: (answer: RawAnswer) => boolean) {
  const result = await runFuzz({ seed, appOf, world, ...part }, isWrong)
  for (const refusal of result.refusals) seen.add(refusal)
  return result
}

function isError(answer: RawAnswer): boolean {
  return answer.status === 0 || (answer.status >= 500 && refusalIn(answer) !== '503 unavailable')
}

/** Answers what the answer was. */
async function note(response: Response): Promise<string> {
  const [status, text] = [response.status, await response.text()]
  const refusal = refusalIn({ status, text })
  if (refusal) seen.add(refusal)
  return refusal ?? `${status} ${text}`
}

/** All that we may have told Stream by now. */
async function expectedNow(): Promise<Expected> {
  const ledger = await db.selectFrom('stream_videos').select(['id', 'uid', 'owner_id', 'field']).execute()
  return {
    accountId: stack.env.CLOUDFLARE_ACCOUNT_ID ?? '',
    uids: new Set(ledger.flatMap(({ uid }) => uid ?? [])),
    creators: new Set(ledger.map(({ owner_id }) => owner_id)),
    intents: new Map(ledger.flatMap(({ id, field }) => (isVideoField(field) ? [[id, field]] : []))),
    maxDurationSeconds,
  }
}

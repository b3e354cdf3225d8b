import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { calls } from '../../calls'
import { startDeployedApp } from '../../deployed-app'
import { startFileServer } from '../../file-server'
import { type Expected, oddities, oddVideo } from '../../fuzz/received'
import { type FuzzResult, runFuzz } from '../../fuzz/run'
import { valid } from '../../fuzz/valid'
import { gatherPeople, type World } from '../../fuzz/world'
import { acquireEverything, type Possessions } from '../../possessions'
import { emulatorAt, engineAt } from '../../scenario'
import { marksOfOthers, takeSnapshot, without } from '../../snapshot'
import { startTestStack, type TestStack } from '../../stack'

/** The same seed sends the same requests: FUZZ_SEED=7 npx vitest run --project integration tests/integration/app/fuzz.test.ts */
const seed = Number(process.env.FUZZ_SEED ?? 20_261)
const COUNT = Number(process.env.FUZZ_REQUESTS ?? 10_000)
/** The emulator remembers its last 5,000 requests. */
const PORTION = 1000

const maxDurationSeconds = 60
const seen = new Set<string>()

let stack: TestStack
let deployed: Awaited<ReturnType<typeof startDeployedApp>>
let emulator: ReturnType<typeof emulatorAt>
let files: Awaited<ReturnType<typeof startFileServer>>
let db: Db
let ann: Possessions
let world: World

beforeAll(async () => {
  const env = {
    DEPLOYMENT_NAME: 'fuzz',
    SESSION_SECRET: 'a secret that two apps of this test share',
    CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: String(maxDurationSeconds),
    UPLOADS_IN_FLIGHT_MAX: '100000',
    UPLOADS_PER_HOUR_MAX: '100000',
  }
  stack = await startTestStack({ app: 'start', env })
  deployed = await startDeployedApp(stack)
  emulator = emulatorAt(stack.urls.stream)
  files = await startFileServer()
  db = createDb(stack.urls.database)
  ann = await acquireEverything(stack.urls.app, db, files.url)
  await engineAt(stack.urls.inngest).freeze()
  world = {
    people: await gatherPeople(stack.urls.app, 12),
    known: [
      ...new Set([ann.owner.id, ...Object.values(ann.targets).flatMap(({ id, uid, key, url }) => [id, uid, key, url])]),
    ].filter(Boolean),
    links: [`${files.url}/3s.mp4`, `${files.url}/nothing.mp4`],
    webhookSecret: stack.env.CLOUDFLARE_WEBHOOK_SECRET ?? '',
  }
})
afterAll(async () => {
  await db?.destroy()
  files?.close()
  await deployed?.stop()
  await stack?.stop()
})

const appOf = (name: string) => (name.endsWith('/api/inngest') ? deployed.url : stack.urls.app)

test('every way in has a request that is right in everything', () => {
  expect(Object.keys(valid).sort()).toEqual(Object.keys(calls).sort())
})

test(`${COUNT} requests, most of them right but for one thing, bring no error of the server, tell Stream nothing but our words, and change nothing of another’s`, {
  timeout: 600_000,
}, async () => {
  const before = await takeSnapshot(db, emulator)
  const [results, received]: [FuzzResult[], string[]] = [[], []]

  for (let from = 0; from < COUNT; from += PORTION) {
    await emulator.clearRequests()
    const to = Math.min(from + PORTION, COUNT)
    results.push(await runFuzz({ seed, from, to, appOf, world }, ({ status }) => status === 0 || status >= 500))
    const { requests } = await emulator.requests()
    const expected = await expectedNow()
    received.push(...requests.flatMap((request: Parameters<typeof oddities>[0]) => oddities(request, expected)))
  }

  for (const { refusals } of results) for (const refusal of refusals) seen.add(refusal)
  const wrong = results.flatMap((result) => result.wrong)
  if (process.env.FUZZ_VERBOSE)
    console.log(
      wrong.join('\n\n'),
      [...seen].sort(),
      results.map((r) => [...r.statuses].join(' ')),
      received.slice(0, 20),
    )
  expect(wrong.slice(0, 5).join('\n\n'), `${wrong.length} with FUZZ_SEED=${seed}`).toBe('')
  expect(results.reduce((sum, { rightButOne }) => sum + rightButOne, 0)).toBeGreaterThan(COUNT / 2)
  expect(received.slice(0, 5), `FUZZ_SEED=${seed}`).toEqual([])
  const { videos } = await emulator.videos()
  const expected = await expectedNow()
  expect(videos.flatMap((video: Record<string, unknown>) => oddVideo(video, expected))).toEqual([])
  const others = await marksOfOthers(ann.owner.id, db)
  expect(without(await takeSnapshot(db, emulator), others)).toEqual(without(before, others))
})

/** All that we may have told Stream by now. */
async function expectedNow(): Promise<Expected> {
  const ledger = await db.selectFrom('stream_videos').select(['id', 'uid', 'owner_id']).execute()
  return {
    accountId: stack.env.CLOUDFLARE_ACCOUNT_ID ?? '',
    uids: new Set(ledger.flatMap(({ uid }) => uid ?? [])),
    creators: new Set(ledger.map(({ owner_id }) => owner_id)),
    intents: new Set(ledger.map(({ id }) => id)),
    maxDurationSeconds,
  }
}

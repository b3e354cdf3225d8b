import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb } from '@/db/create-db'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack

beforeAll(async () => {
  stack = await startTestStack({ app: 'none' })
})
afterAll(() => stack?.stop())

/**
 * `npm start` with this environment and nothing else: how it ended, and what it said. Ended by us if it comes up. Next says
 * that it is ready before it has run our own checks: they have this long to end the process.
 */
function start(
  env: Record<string, string | undefined>,
  graceSeconds = 60,
): Promise<{ code: number | null; output: string }> {
  const { PATH, HOME } = process.env
  const args = ['node_modules/next/dist/bin/next', 'start', '-p', '0']
  const set = Object.entries({ PATH, HOME, NODE_ENV: 'production', ...env }).filter(([, value]) => value !== undefined)
  const child = spawn(process.execPath, args, { env: Object.fromEntries(set) as NodeJS.ProcessEnv })
  let output = ''
  const listen = (chunk: Buffer) => {
    output += chunk
    if (output.includes('Ready in')) setTimeout(() => child.kill('SIGTERM'), graceSeconds * 1000).unref()
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })))
}

const production = () => ({
  DATABASE_URL: stack.urls.database,
  DEPLOYMENT_NAME: 'production',
  SESSION_SECRET: 'a secret of production that is long enough',
  CLOUDFLARE_ACCOUNT_ID: 'a'.repeat(32),
  CLOUDFLARE_API_TOKEN: 'token',
  INNGEST_EVENT_KEY: 'event',
  INNGEST_SIGNING_KEY: 'signkey-prod-12345678',
})

test.each(['DATABASE_URL', 'SESSION_SECRET', 'CLOUDFLARE_API_TOKEN', 'INNGEST_SIGNING_KEY'])(
  'production does not start without %s',
  async (name) => {
    const { code, output } = await start({ ...production(), [name]: undefined })

    expect(code).toBe(1)
    expect(output).toContain(`${name}: is not set`)
  },
)

test('production does not start with what the local stack made up, names each of it, and quotes none', async () => {
  const names = [
    'SESSION_SECRET',
    'CLOUDFLARE_ACCOUNT_ID',
    'CLOUDFLARE_API_TOKEN',
    'CLOUDFLARE_WEBHOOK_SECRET',
    'CLOUDFLARE_STREAM_SIGNING_JWK',
  ]
  const local = Object.fromEntries(names.map((name) => [name, stack.env[name]]))

  const { code, output } = await start({ ...production(), ...local })

  expect(code).toBe(1)
  for (const name of names) {
    expect(output).toContain(`${name}: is a development secret`)
    expect(output).not.toContain(stack.env[name])
  }
})

test.each([
  ['was dropped', sql`drop trigger posts_teaser_row on posts`],
  ['was disabled', sql`alter table posts disable trigger posts_teaser_truncate`],
])('production does not start where a trigger of a video field %s, and names the field', async (_what, statement) => {
  const url = await stack.createDatabase()
  const db = createDb(url)
  await statement.execute(db)
  await db.destroy()

  const { code, output } = await start({ ...production(), DATABASE_URL: url })

  expect(code).toBe(1)
  expect(output).toContain('posts.teaser: the triggers of track_video() are missing or disabled')
  expect(output).not.toContain('posts.video: the triggers')
})

test('a database that is not migrated is named as such; after npm run db:migrate production starts', async () => {
  const db = createDb(stack.urls.database)
  await sql`create database empty_one`.execute(db)
  await db.destroy()
  const url = new URL(stack.urls.database)
  url.pathname = '/empty_one'

  const { code, output } = await start({ ...production(), DATABASE_URL: url.href })

  expect(code).toBe(1)
  expect(output).toContain('npm run db:migrate')

  const migrate = () =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'db/migrate.ts'], {
      env: { ...process.env, DATABASE_URL: url.href },
    })
  expect((await migrate()).stdout).toContain('0002_posts')
  expect((await migrate()).stdout).toContain('up to date')
  const started = await start({ ...production(), DATABASE_URL: url.href }, 3)
  expect(started.output).toContain('Ready in')
  expect(started.output).not.toContain('rror')
})

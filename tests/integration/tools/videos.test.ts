import { execFile } from 'node:child_process'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import type { StreamApi } from '@/lib/stream/api'
import { emulatorAt, insertPost, newVisitor, sendEvent, uploadFile, type Visitor } from '../../scenario'
import { startTestStack, streamOf, type TestStack } from '../../stack'

let stack: TestStack
let db: Db
let stream: StreamApi
let visitor: Visitor

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  db = createDb(stack.urls.database)
  visitor = await newVisitor(stack.urls.app)
  stream = streamOf(stack)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

/** `npm run videos -- …`, with the environment that the app has. */
function videos(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const { PATH, HOME } = process.env
    const env = { PATH, HOME, NODE_ENV: 'production' as const, ...stack.env, LOCAL_STACK: 'this-machine-only' }
    execFile(process.execPath, ['--import', 'tsx', 'tools/videos.ts', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr })
    })
  })
}

async function readyPost() {
  const uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  const id = await insertPost(db, visitor, { video: uid })
  await sendEvent(stack.urls.inngest, 'video.look', { uid })
  const isSettled = async () =>
    (await db.selectFrom('stream_videos').select('settled_at').where('uid', '=', uid).executeTakeFirstOrThrow())
      .settled_at !== null
  await expect.poll(isSettled, { timeout: 120_000 }).toBe(true)
  return { id, uid }
}

/** A video that was at Stream before the kit: fetched from an address that serves one. */
async function atStreamBefore(creator?: string): Promise<string> {
  const { uid: source } = await readyPost()
  const exp = Math.floor(Date.now() / 1000) + 600
  const token = await stream.createToken(source, { nbf: 0, exp, downloadable: true })
  const download = (await stream.createDownload(source)).default?.url?.replace(source, token) ?? ''
  await expect.poll(async () => (await fetch(download)).status, { timeout: 60_000 }).toBe(200)
  const { uid } = await stream.copyVideo({ url: download, ...(creator && { creator }) })
  const percent = async () => (await stream.getVideo(uid)).status.pctComplete
  await expect.poll(percent, { timeout: 60_000 }).toBe('100.000000')
  return uid
}

describe('list and show', () => {
  test('list the ledger, newest first, and one owner’s alone', async () => {
    const [one, other] = [await readyPost(), await readyPost()]

    const { output } = await videos('list')
    expect(output.indexOf(other.uid)).toBeGreaterThan(0)
    expect(output.indexOf(one.uid)).toBeGreaterThan(output.indexOf(other.uid))
    expect(output).toMatch(new RegExp(`${one.uid} +posts\\.video +${visitor.id}.* held`))
    expect((await videos('list', '--owner', 'nobody')).output).not.toContain(one.uid)
    expect((await videos('list', '--limit', '1')).output.split('\n').filter(Boolean)).toHaveLength(2)
  })

  test('O9 show tells who asked for a video, its whole life, the row that holds it and what Stream says', async () => {
    const { id, uid } = await readyPost()

    const { code, output } = await videos('show', uid)

    expect(code).toBe(0)
    expect(output).toContain(`owner_id           ${visitor.id}`)
    for (const moment of ['created_at', 'attached_at', 'settled_at', 'fact: ready']) expect(output).toContain(moment)
    expect(output).toContain(`posts.video of ${id}, state ready`)
    expect(output).toMatch(/Stream {3}ready 100/)
    expect(output).not.toContain('upload_url')
  })

  test('show answers no for what nobody knows, and refuses what can not be a uid', async () => {
    expect(await videos('show', 'f'.repeat(32))).toMatchObject({ code: 1 })
    expect((await videos('show', '../../x')).output).toContain('no endpoint’s name'.replace('’', "'"))
    expect((await videos('show')).output).toContain('show takes one uid')
    expect((await videos('dance')).output).toContain('There is no command "dance"')
  })
})

describe('look', () => {
  test('has a video looked at now, and says what came of it', async () => {
    const { uid } = await readyPost()
    await sql`update posts set video = video || '{"duration": 77}' where video ->> 'uid' = ${uid}`.execute(db)

    const { code, output } = await videos('look', uid)

    expect([code, output]).toEqual([0, expect.stringContaining(`${uid}: held`)])
    const stored = async () =>
      (await db.selectFrom('posts').select('video').where(sql`video ->> 'uid'`, '=', uid).executeTakeFirst())?.video
        ?.duration
    await expect.poll(stored).toBeLessThan(4)
  })

  test('has one deleted that was given up', async () => {
    const { id, uid } = await readyPost()
    await db.deleteFrom('posts').where('id', '=', id).execute()

    const { output } = await videos('look', uid)

    expect(output).toContain(`${uid}: gone`)
    await expect(stream.getVideo(uid)).rejects.toMatchObject({ status: 404 })
  })
})

describe('reconcile and adopt', () => {
  test('reconcile finds each kind of difference, changes nothing, and says what to do', async () => {
    const [kept, lost, untracked, orphan] = [
      await readyPost(),
      await readyPost(),
      await readyPost(),
      await atStreamBefore(),
    ]
    await stream.deleteVideo(lost.uid)
    await sql`alter table posts disable trigger user`.execute(db)
    await db.deleteFrom('posts').where('id', '=', untracked.id).execute()
    await sql`alter table posts enable trigger user`.execute(db)
    const before = await emulatorAt(stack.urls.stream).videos()

    const { code, output } = await videos('reconcile')

    expect(code).toBe(1)
    expect(output).toMatch(new RegExp(`${lost.uid} +posts\\.video of ${lost.id} holds it, and Stream does not have it`))
    expect(output).toMatch(new RegExp(`${untracked.uid} +taken, and no row holds it`))
    expect(output).toMatch(new RegExp(`${orphan} +at Stream only +adopt it`))
    expect(output).not.toContain(kept.uid)
    expect(await emulatorAt(stack.urls.stream).videos()).toEqual(before)
    await db.deleteFrom('posts').where('id', '=', lost.id).execute()
    await stream.deleteVideo(untracked.uid)
    await stream.deleteVideo(orphan)
  })

  test('adopt takes over a video that was at Stream before; a row may hold it then, and it is deleted with the row', async () => {
    const uid = await atStreamBefore(visitor.id)

    expect(await videos('adopt', uid, '--field', 'posts.video')).toMatchObject({ code: 0 })
    const id = await insertPost(db, visitor, { video: uid })
    await db.deleteFrom('posts').where('id', '=', id).execute()

    expect((await videos('look', uid)).output).toContain('gone')
    await expect(stream.getVideo(uid)).rejects.toMatchObject({ status: 404 })
  })

  test('adopt --held takes over what rows held before there were triggers, and trims none of it', async () => {
    const uid = await atStreamBefore()
    await sql`alter table posts disable trigger user`.execute(db)
    const id = await insertPost(db, visitor, { teaser: uid })
    await sql`alter table posts enable trigger user`.execute(db)

    expect(await videos('adopt', '--held', '--field', 'posts.teaser')).toMatchObject({ code: 0 })

    const entry = await db.selectFrom('stream_videos').selectAll().where('uid', '=', uid).executeTakeFirstOrThrow()
    expect(entry).toMatchObject({ owner_id: visitor.id, attached_at: expect.any(Date), settled_at: expect.any(Date) })
    expect((await videos('adopt', '--held', '--field', 'posts.teaser')).output).toContain('Every video')
    await db.deleteFrom('posts').where('id', '=', id).execute()
    expect((await videos('look', uid)).output).toContain('gone')
  })

  test('adopt refuses each that it can not take by itself, with the reason, and takes the others', async () => {
    const [nobodys, mine, { uid: known }] = [
      await atStreamBefore(),
      await atStreamBefore(visitor.id),
      await readyPost(),
    ]

    const { code, output } = await videos('adopt', nobodys, mine, known, 'f'.repeat(32), '--field', 'posts.video')

    expect(code).toBe(1)
    expect(output).toContain(`${nobodys}: not taken over: Stream knows no creator of it`)
    expect(output).toContain(`${mine}: taken over for posts.video`)
    expect(output).toContain(`${known}: not taken over: the ledger knows it already`)
    expect(output).toContain(`${'f'.repeat(32)}: not taken over: Stream does not have it`)
    expect((await videos('adopt', nobodys, '--field', 'posts.title')).output).toContain('it takes one of posts.video')
  })
})

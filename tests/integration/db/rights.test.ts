import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  deletePost,
  findPost,
  listOwnPosts,
  listPosts,
  listPublishedPosts,
  setPostVideo,
  setPublished,
  updatePost,
} from '@/db/posts'
import { allowed, mayUpload, ownerOnly, type Rights, rights } from '@/db/rights'
import type { VideoTable } from '@/db/schema'
import { findVideo } from '@/db/videos'
import type { User } from '@/lib/session'
import { blocksOf, sectionOf } from '../../readme'
import { userWithId } from '../../scenario'
import { db, post, upload, withFreshDatabase } from './fixture'

withFreshDatabase()

/** Ann owns the rows of these tests. */
const people = {
  nobody: null,
  guest: userWithId('gus', { isGuest: true }),
  owner: userWithId('ann'),
  other: userWithId('bob'),
  administrator: userWithId('root', { isAdministrator: true }),
}
const everybody = Object.keys(people) as (keyof typeof people)[]

/** Of everybody, those for whom something is so. */
async function whoever(ask: (user: User | null) => Promise<unknown>): Promise<string[]> {
  const found = []
  for (const name of everybody) if (await ask(people[name])) found.push(name)
  return found
}

async function makePost(uid: string, { isPublished = false } = {}): Promise<string> {
  await upload(uid)
  const id = await post(uid)
  if (isPublished) await setPublished(db, { id, user: people.owner }, true)
  return id
}

/** Other rules for posts, until the end of the test. */
function rule(changes: Partial<Rights<'posts'>>) {
  const before = rights.posts
  rights.posts = { ...ownerOnly, ...changes }
  onTestFinished(() => {
    rights.posts = before
  })
}

describe('the example’s posts', () => {
  test.each([
    { isPublished: false, seers: ['owner', 'administrator'] },
    { isPublished: true, seers: everybody },
  ])(
    'are seen by $seers when published is $isPublished, and changed by their owner',
    async ({ isPublished, seers }) => {
      const id = await makePost('v1', { isPublished })
      const words = { title: 'Changed', note: '' }

      expect(await whoever((user) => findPost(db, id, user))).toEqual(seers)
      expect(await whoever((user) => findVideo(db, { field: 'posts.video', id }, user))).toEqual(seers)
      expect(await whoever(async (user) => (await findPost(db, id, user))?.mayChange)).toEqual(['owner'])
      expect(await whoever(async (user) => (await findPost(db, id, user))?.mayRemove)).toEqual(['owner'])
      expect(await whoever((user) => updatePost(db, { id, user }, words))).toEqual(['owner'])
      expect(await whoever((user) => setPublished(db, { id, user }, isPublished))).toEqual(['owner'])
      expect(await whoever((user) => setPostVideo(db, { id, user, column: 'video' }, null))).toEqual(['owner'])
      expect(await whoever((user) => deletePost(db, id, user))).toEqual(['owner'])
    },
  )

  test('are listed to who may see them, one’s own apart from what others have published', async () => {
    await makePost('hidden')
    await makePost('shown', { isPublished: true })
    const uids = async (posts: Promise<{ video: { video: { uid: string } | null } }[]>) =>
      (await posts).map(({ video }) => video.video?.uid)

    const lists = []
    for (const name of everybody) {
      const user = people[name]
      lists.push([name, await uids(listOwnPosts(db, user)), await uids(listPublishedPosts(db, user))])
    }

    expect(lists).toEqual([
      ['nobody', [], ['shown']],
      ['guest', [], ['shown']],
      ['owner', ['shown', 'hidden'], []],
      ['other', [], ['shown']],
      ['administrator', [], ['shown']],
    ])
    expect(await uids(listPosts(db, people.administrator))).toEqual(['shown', 'hidden'])
    expect(await uids(listPosts(db, people.other))).toEqual(['shown'])
  })

  test('are uploaded for by everybody with a session', async () => {
    expect(await whoever(async (user) => mayUpload(user, 'posts.video'))).toEqual(everybody.slice(1))
  })

  test('the public list is a hundred at the most, newest first, and PostgreSQL reads its index', async () => {
    await sql`
      insert into posts (owner_id, title, published_at)
      select 'carl', n::text, case when n % 10 = 0 then now() - n * interval '1 second' end
      from generate_series(1, 5000) n`.execute(db)
    await sql`analyze posts`.execute(db)

    const titles = (await listPublishedPosts(db, people.other)).map(({ title }) => title)

    expect(titles).toEqual(Array.from({ length: 100 }, (_, index) => String((index + 1) * 10)))
    const plan = await db
      .selectFrom('posts')
      .select('id')
      .where(allowed(people.other, 'see', 'posts'))
      .where('published_at', 'is not', null)
      .orderBy('published_at', 'desc')
      .limit(100)
      .explain('text', sql`analyze`)
    expect(JSON.stringify(plan)).toMatch(/Index Scan using posts_published/)
  })
})

test('the README’s example is the rule itself, word for word', () => {
  const flat = (code: string) => code.replaceAll(/\s+/g, ' ').trim()
  const [example] = blocksOf(sectionOf('Who may do what'))

  expect(example?.code).toContain("const postRights: Rights<'posts'>")
  expect(flat(readFileSync('db/rights.ts', 'utf8'))).toContain(flat(example?.code ?? ''))
})

describe('the rules of a table', () => {
  test('ownerOnly lets the owner in, and neither an administrator nor who has no session', async () => {
    rule({})
    const id = await makePost('v1', { isPublished: true })

    expect(await whoever((user) => findPost(db, id, user))).toEqual(['owner'])
    expect(await whoever((user) => findVideo(db, { field: 'posts.video', id }, user))).toEqual(['owner'])
  })

  test('may say all and none, for one row and for a list', async () => {
    rule({ see: (user) => user?.isGuest === true, change: () => false, remove: () => true })
    const id = await makePost('v1')

    expect(await whoever((user) => findPost(db, id, user))).toEqual(['guest'])
    expect(await whoever(async (user) => (await listPosts(db, user)).length > 0)).toEqual(['guest'])
    expect(await whoever((user) => updatePost(db, { id, user }, { title: 'x', note: '' }))).toEqual([])
    expect(await deletePost(db, id, people.nobody)).toBe(true)
  })

  test('an "or" in a rule of plain SQL stays inside the rule', async () => {
    rule({ see: () => sql<boolean>`title = 'nothing' or true` })
    const [first, second] = [await makePost('v1'), await makePost('v2')]

    expect((await findPost(db, first, people.other))?.id).toBe(first)
    expect((await findVideo(db, { field: 'posts.video', id: second }, people.other))?.video?.uid).toBe('v2')
  })

  test('a table without rules lets nobody in, whatever an object inherits', async () => {
    for (const name of ['talks', 'toString', '__proto__', 'stream_videos']) {
      const table = name as VideoTable
      const answers = (['see', 'change', 'remove'] as const).map((act) => allowed(people.administrator, act, table))

      for (const answer of answers) {
        const { rows } = await sql<{ isAllowed: boolean }>`select ${answer} as "isAllowed"`.execute(db)
        expect(rows).toEqual([{ isAllowed: false }])
      }
      expect(mayUpload(people.owner, `${table}.x` as 'posts.video')).toBe(false)
    }
  })

  test('a table that is missing does not compile', () => {
    // @ts-expect-error: posts has video fields.
    const none: { [Table in VideoTable]: Rights<Table> } = {}

    expect(none).toEqual({})
  })
})

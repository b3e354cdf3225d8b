import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { actOnAccount, cookieAfter, newEmail, PASSWORD } from '../../account-actions'
import { askForUpload, emulatorAt, newVisitor, uploadFile, type Visitor } from '../../scenario'
import { submitForm } from '../../server-actions'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let db: Db

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  emulator = emulatorAt(stack.urls.stream)
  db = createDb(stack.urls.database)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

const file = 'tests/media/3s.mp4'
const credentials = (email = newEmail()) => ({ email, password: PASSWORD })

/** Somebody with an account, made of a guest whose old cookie is `guest`. */
async function newAccount() {
  const guest = await newVisitor(stack.urls.app)
  const given = credentials()
  const { visitor, redirectedTo, errors } = await actOnAccount(guest, 'signUp', given)
  if (!redirectedTo) throw new Error(`The account was refused: ${JSON.stringify(errors)}`)
  return { visitor, guest, ...given }
}

/** Publishes a post of a new upload. Answers the post's id and the video's uid. */
async function publish(visitor: Visitor): Promise<{ id: string; uid: string }> {
  const uid = await uploadFile(visitor, 'posts.video', file)
  const { redirectedTo, answer } = await submitForm(visitor, 'createPost', { title: 'A post', video: uid })
  if (!redirectedTo) throw new Error(`The post was refused: ${JSON.stringify(answer)}`)
  return { id: redirectedTo.replace('/posts/', ''), uid }
}

const seen = async (visitor: Visitor, path: string) =>
  (await fetch(`${visitor.app}${path}`, { headers: { Cookie: visitor.cookie }, redirect: 'manual' })).status
const uidsAtStream = async () => (await emulator.videos()).videos.map(({ uid }: { uid: string }) => uid)
const sessionsOf = async (userId: string) =>
  Number((await sql<{ n: string }>`select count(*) n from sessions where user_id = ${userId}`.execute(db)).rows[0]?.n)
const userOf = async (email: string) =>
  (await sql<{ id: string }>`select id from users where email = ${email}`.execute(db)).rows[0]?.id

describe('an account of a guest', () => {
  test('keeps the id, the posts and the uploads under way', async () => {
    const guest = await newVisitor(stack.urls.app)
    const { id } = await publish(guest)
    const untaken = await uploadFile(guest, 'posts.video', file)
    const given = credentials()

    const { visitor, redirectedTo } = await actOnAccount(guest, 'signUp', { ...given, next: '/posts/new' })

    expect(redirectedTo).toBe('/posts/new')
    expect(await userOf(given.email)).toBe(guest.id)
    expect(visitor.cookie).not.toMatch(/(^|; )session=/)
    expect(await seen(visitor, `/posts/${id}`)).toBe(200)
    const later = await submitForm(visitor, 'createPost', { title: 'Later', video: untaken })
    expect(later.redirectedTo).toMatch(/^\/posts\//)
  })

  test('does not answer to the old cookie of the guest any more', async () => {
    const { guest, visitor } = await newAccount()
    const { id } = await publish(visitor)

    expect(await seen(guest, `/posts/${id}`)).toBe(404)
    expect((await submitForm(guest, 'createPost', { title: 'x', video: 'a'.repeat(32) })).answer).toMatchObject({
      errors: { form: expect.stringContaining('session has ended') },
    })
  })

  test('takes no id from the form, nor from a cookie that we did not sign', async () => {
    const victim = await newVisitor(stack.urls.app)
    const forged = { app: victim.app, id: victim.id, cookie: `${victim.cookie.slice(0, -4)}AAAA` }
    const given = credentials()

    const { redirectedTo } = await actOnAccount(forged, 'signUp', { ...given, id: victim.id, userId: victim.id })

    expect(redirectedTo).toBe('/')
    expect(await userOf(given.email)).not.toBe(victim.id)
  })

  test('is made once, when two requests make it at the same time', async () => {
    const guest = await newVisitor(stack.urls.app)
    const [one, other] = [credentials(), credentials()]

    const acted = await Promise.all([actOnAccount(guest, 'signUp', one), actOnAccount(guest, 'signUp', other)])

    const ids = [await userOf(one.email), await userOf(other.email)].filter((id) => id === guest.id)
    expect(ids).toEqual([guest.id])
    expect(acted.some(({ redirectedTo }) => redirectedTo === '/')).toBe(true)
  })
})

describe('signing in', () => {
  test('elsewhere shows what the account has, and signing out shows it to nobody', async () => {
    const { visitor, email, guest } = await newAccount()
    const { id } = await publish(visitor)
    const elsewhere = await actOnAccount({ app: visitor.app, id: '', cookie: '' }, 'signIn', {
      email,
      password: PASSWORD,
    })
    expect(await seen(elsewhere.visitor, `/posts/${id}`)).toBe(200)
    expect(await sessionsOf(guest.id)).toBe(2)

    const out = await actOnAccount(elsewhere.visitor, 'signOut')

    expect(out.redirectedTo).toBe('/')
    const next = await guestOnNextPage(out.visitor)
    expect([next.cookie, next.id === guest.id], 'a new guest at once').toEqual([out.visitor.cookie, false])
    expect(await sessionsOf(guest.id)).toBe(1)
    expect(await seen(out.visitor, `/posts/${id}`)).toBe(404)
    expect(await seen(elsewhere.visitor, `/posts/${id}`), 'with the cookies of before').toBe(404)
  })

  test('brings a guest’s posts and uploads along, and the guest is nobody then', async () => {
    const { email, guest: owner } = await newAccount()
    const guest = await newVisitor(stack.urls.app)
    const { id } = await publish(guest)
    const untaken = await uploadFile(guest, 'posts.video', file)

    const { visitor } = await actOnAccount(guest, 'signIn', { email, password: PASSWORD })

    expect(await seen(visitor, `/posts/${id}`)).toBe(200)
    const later = await submitForm(visitor, 'createPost', { title: 'Later', video: untaken })
    expect(later.redirectedTo).toMatch(/^\/posts\//)
    const entries = await db
      .selectFrom('stream_videos')
      .select(['owner_id', 'creator'])
      .where('uid', '=', untaken)
      .execute()
    expect(entries).toEqual([{ owner_id: owner.id, creator: guest.id }])
    expect(await seen(guest, `/posts/${id}`)).toBe(404)
    expect((await guestOnNextPage(guest)).id).not.toBe(guest.id)
  })

  test('of a guest whose things can not be brought along just now is refused, and nothing is lost', async () => {
    const { email, guest: owner } = await newAccount()
    const guest = await newVisitor(stack.urls.app)
    const { id } = await publish(guest)
    await sql`alter table former_owners add constraint broken check (heir_id is null) not valid`.execute(db)

    const refused = actOnAccount(guest, 'signIn', { email, password: PASSWORD })

    await expect(refused).rejects.toThrow('digest')
    await sql`alter table former_owners drop constraint broken`.execute(db)
    expect(await sessionsOf(owner.id), 'of the account, but for its own').toBe(1)
    expect(await seen(guest, `/posts/${id}`)).toBe(200)
    const { visitor } = await actOnAccount(guest, 'signIn', { email, password: PASSWORD })
    expect(await seen(visitor, `/posts/${id}`)).toBe(200)
  })

  test('an unknown e-mail and a wrong password get the same answer', async () => {
    const { email } = await newAccount()
    const nobody = { app: stack.urls.app, id: '', cookie: '' }

    const wrong = await actOnAccount(nobody, 'signIn', { email, password: 'another password' })
    const unknown = await actOnAccount(nobody, 'signIn', { email: newEmail(), password: 'another password' })

    expect(wrong.errors.form).toMatch(/no account with this e-mail and this password/)
    expect(unknown.errors).toEqual(wrong.errors)
    expect([wrong.visitor.cookie, unknown.visitor.cookie]).toEqual(['', ''])
  })

  test('begins a session of its own, whatever cookie was there before', async () => {
    const { email } = await newAccount()
    const planted = { app: stack.urls.app, id: '', cookie: 'better-auth.session_token=planted-by-somebody.else' }

    const { visitor } = await actOnAccount(planted, 'signIn', { email, password: PASSWORD })

    expect(visitor.cookie).toMatch(/better-auth\.session_token=/)
    expect(visitor.cookie).not.toContain('planted-by-somebody')
    const { rows } = await sql`select from sessions where token like 'planted%'`.execute(db)
    expect(rows).toEqual([])
  })

  test('the eleventh attempt within a minute is refused, also with the right password, and others are not', async () => {
    const { email } = await newAccount()
    const other = await newAccount()
    const nobody = { app: stack.urls.app, id: '', cookie: '' }
    for (let attempt = 1; attempt <= 10; attempt++) {
      const { errors } = await actOnAccount(nobody, 'signIn', { email, password: 'another password' })
      expect(errors.form).toMatch(/no account/)
    }

    const eleventh = await actOnAccount(nobody, 'signIn', { email: email.toUpperCase(), password: PASSWORD })
    const others = await actOnAccount(nobody, 'signIn', { email: other.email, password: PASSWORD })

    expect(eleventh.errors.form).toMatch(/^This was tried too often\. Try again in \d+ seconds?\.$/)
    expect(others.redirectedTo).toBe('/')
  })

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/%5cevil.example', 'javascript:alert(1)'])(
    'leads to no other site: %s',
    async (next) => {
      const { email } = await newAccount()

      const { redirectedTo } = await actOnAccount({ app: stack.urls.app, id: '', cookie: '' }, 'signIn', {
        email,
        password: PASSWORD,
        next,
      })

      expect(redirectedTo).toBe('/')
    },
  )
})

describe('a session', () => {
  test('that has ended is nobody’s, and its cookies are taken back', async () => {
    const { visitor, guest } = await newAccount()
    const { id } = await publish(visitor)
    await sql`update sessions set expires_at = now() - interval '1 minute' where user_id = ${guest.id}`.execute(db)

    expect(await seen(visitor, `/posts/${id}`)).toBe(404)
    expect((await actOnAccount(visitor, 'deleteAccount', { password: PASSWORD })).redirectedTo).toBe('/sign-in')
  })

  test.each(['better-auth.session_token=forged.forged', 'better-auth.session_data=a.b.c', 'session=a.b.c'])(
    'of a cookie that we did not sign is nobody’s: %s',
    async (cookie) => {
      const forged = { app: stack.urls.app, id: '', cookie }

      expect((await askForUpload(forged, 'posts.video')).status).toBe(401)
      expect((await actOnAccount(forged, 'deleteAccount', { sure: 'on' })).redirectedTo).toBe('/sign-in')
    },
  )

  test('is renewed by a page when its short cookie is gone, and a route needs no query then', async () => {
    const { visitor } = await newAccount()
    const token = visitor.cookie.split('; ').filter((pair) => pair.includes('session_token'))
    const withoutData = { ...visitor, cookie: token.join('; ') }

    const page = await fetch(`${visitor.app}/`, { headers: { Cookie: withoutData.cookie } })
    const route = await askForUpload(withoutData, 'posts.video')

    expect(cookieAfter(withoutData.cookie, page)).toContain('better-auth.session_data=')
    expect(cookieAfter(withoutData.cookie, route)).toContain('better-auth.session_data=')
    expect(cookieAfter(withoutData.cookie, page)).not.toMatch(/(^|; )session=/)
    expect(page.headers.getSetCookie().join()).toMatch(/HttpOnly/i)
  })
})

describe('who leaves', () => {
  test('as a guest takes everything along, and the old cookie is nobody’s', async () => {
    const guest = await newVisitor(stack.urls.app)
    const { id, uid } = await publish(guest)
    const untaken = await uploadFile(guest, 'posts.video', file)
    const unsure = await actOnAccount(guest, 'deleteAccount')

    const { visitor, redirectedTo } = await actOnAccount(guest, 'deleteAccount', { sure: 'on' })

    expect(unsure.errors.form).toMatch(/sure/)
    expect(redirectedTo).toBe('/')
    const next = await guestOnNextPage(visitor)
    expect([next.cookie, next.id === guest.id], 'a new guest at once').toEqual([visitor.cookie, false])
    expect(await db.selectFrom('posts').select('id').where('id', '=', id).execute()).toEqual([])
    await expect.poll(uidsAtStream, { timeout: 20_000 }).not.toEqual(expect.arrayContaining([uid]))
    await expect.poll(uidsAtStream, { timeout: 20_000 }).not.toEqual(expect.arrayContaining([untaken]))
    expect((await submitForm(guest, 'createPost', { title: 'x', video: uid })).answer).toMatchObject({
      errors: { form: expect.stringContaining('session has ended') },
    })
    expect((await actOnAccount(guest, 'deleteAccount', { sure: 'on' })).redirectedTo).toBe('/sign-in')
    expect((await guestOnNextPage(guest)).id).not.toBe(guest.id)
  })

  test('as an account needs the password, and then nothing is left', async () => {
    const { visitor, email, guest } = await newAccount()
    const { uid } = await publish(visitor)
    const without = await actOnAccount(visitor, 'deleteAccount', { sure: 'on' })
    const wrong = await actOnAccount(visitor, 'deleteAccount', { password: 'another password' })
    expect(await userOf(email)).toBe(guest.id)

    const { redirectedTo, visitor: gone } = await actOnAccount(visitor, 'deleteAccount', { password: PASSWORD })

    expect([without.errors.password, wrong.errors.password]).toEqual([
      'Your password is needed for this.',
      'This is not the password of your account.',
    ])
    expect(redirectedTo).toBe('/')
    expect(gone.cookie).not.toContain('session_token')
    expect(await userOf(email)).toBeUndefined()
    expect(await sessionsOf(guest.id)).toBe(0)
    await expect.poll(uidsAtStream, { timeout: 20_000 }).not.toEqual(expect.arrayContaining([uid]))
    const again = await actOnAccount({ app: visitor.app, id: '', cookie: '' }, 'signIn', { email, password: PASSWORD })
    expect(again.errors.form).toMatch(/no account/)
  })
})

test('where no guests are allowed, nobody gets a session, and a guest’s cookie is not believed', async () => {
  const guest = await newVisitor(stack.urls.app)
  const closed = await startTestStack({
    app: 'start',
    env: { GUESTS_ALLOWED: 'false', SESSION_SECRET: stack.env.SESSION_SECRET },
  })
  try {
    const there = { ...guest, app: closed.urls.app }

    const page = await fetch(`${there.app}/`)

    expect(page.headers.getSetCookie()).toEqual([])
    expect((await askForUpload(there, 'posts.video')).status).toBe(401)
    const { visitor, redirectedTo } = await actOnAccount(there, 'signUp', credentials())
    expect(redirectedTo).toBe('/')
    expect((await askForUpload(visitor, 'posts.video')).status).toBe(201)
    expect((await actOnAccount(visitor, 'signOut')).visitor.cookie).toBe('')
  } finally {
    await closed.stop()
  }
})

/** Who a browser is after its next page. */
async function guestOnNextPage(visitor: Visitor): Promise<Visitor> {
  const page = await fetch(`${visitor.app}/`, { headers: { Cookie: visitor.cookie } })
  const cookie = cookieAfter(visitor.cookie, page)
  const { sub } = JSON.parse(Buffer.from(cookie.split('.')[1] ?? '', 'base64url').toString())
  return { ...visitor, cookie, id: sub }
}

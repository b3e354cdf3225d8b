'use server'

import { APIError } from 'better-auth/api'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { db } from '@/db/client'
import { handOver, leave } from '@/db/owners'
import { sendHint, videoDelete } from '@/inngest/events'
import { auth } from '@/lib/auth'
import { takeTurns } from '@/lib/rate'
import { currentUser, SESSION_COOKIE, sessionCookie, sessionForNewcomer, type User } from '@/lib/session'
import { formOf } from '../form-of'
import { type Credentials, credentialsOf, newCredentialsOf } from './credentials'
import type { AccountFormState } from './form-state'
import { ownPath } from './own-path'

/** Makes an account of a guest, who keeps all that is theirs, or of nobody; then goes where `next` says. */
export async function signUp(_previous: AccountFormState, sent: FormData): Promise<AccountFormState> {
  const form = formOf(sent)
  const user = await currentUser(await headers())
  if (user && !user.isGuest) redirect(ownPath(form.get('next')))
  const parsed = newCredentialsOf(form)
  if (!parsed.ok) return parsed.state

  const wait = await takeTurns(perMinute(`sign-up ${parsed.email}`, 10), perMinute('sign-up', 60))
  if (wait > 0) return refused(parsed, { form: tooOften(wait) })

  const code = await refusalOf(async () =>
    auth.api.signUpEmail({
      body: { email: parsed.email, password: parsed.password, name: '' },
      headers: await headers(),
    }),
  )
  if (code === 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL') return refused(parsed, { email: TAKEN })
  if (code) return refused(parsed, { form: NOT_MADE })

  await endGuest()
  redirect(ownPath(form.get('next')))
}

/** Signs in to an account that is there. What a guest has made so far comes along. Then goes where `next` says. */
export async function signIn(_previous: AccountFormState, sent: FormData): Promise<AccountFormState> {
  const form = formOf(sent)
  const user = await currentUser(await headers())
  if (user && !user.isGuest) redirect(ownPath(form.get('next')))
  const parsed = credentialsOf(form)
  if (!parsed.ok) return parsed.state

  const wait = await takeTurns(perMinute(`sign-in ${parsed.email}`, 10), perMinute('sign-in', 300))
  if (wait > 0) return refused(parsed, { form: tooOften(wait) })

  const code = await refusalOf(async () => {
    const body = { email: parsed.email, password: parsed.password }
    const signedIn = await auth.api.signInEmail({ body, headers: await headers() })
    if (user) await bringAlong(user, signedIn.user.id)
  })
  if (code) return refused(parsed, { form: WRONG })

  await endGuest()
  redirect(ownPath(form.get('next')))
}

/** Ends the session of an account, here and in the database. Who leaves is a new guest, where there are guests. */
export async function signOut(): Promise<void> {
  await auth.api.signOut({ headers: await headers() })
  await becomeGuest()
  redirect('/')
}

/**
 * Deletes the account of who asks, by its password, or all that a guest has: their rows, and with these their videos. Stream
 * is told afterwards.
 */
export async function deleteAccount(_previous: AccountFormState, sent: FormData): Promise<AccountFormState> {
  const form = formOf(sent)
  const user = await currentUser(await headers())
  if (!user) redirect('/sign-in')
  const error = user.isGuest ? notSure(form) : await notByPassword(user, form)
  if (error) return { errors: error, values: { email: '' } }

  const uids = await leave(db, user.id)
  await sendHint(...uids.map((uid) => videoDelete.create({ uid })))
  if (!user.isGuest) await auth.api.signOut({ headers: await headers() })
  await becomeGuest()
  redirect('/')
}

const TAKEN = 'No account can be made with this e-mail. If it is yours, sign in.'
const NOT_MADE = 'The account could not be made. Load the page again.'
const WRONG = 'There is no account with this e-mail and this password.'
const WRONG_PASSWORD = 'This is not the password of your account.'

function perMinute(key: string, max: number) {
  return { key, max, seconds: 60 }
}

function tooOften(seconds: number): string {
  return `This was tried too often. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
}

function refused({ email }: Credentials, errors: AccountFormState['errors']): AccountFormState {
  return { errors, values: { email } }
}

/** The code of a refusal; undefined when there was none. What is no refusal goes on as it is. */
async function refusalOf(ask: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await ask()
  } catch (error) {
    if (error instanceof APIError && error.statusCode < 500) return error.body?.code ?? 'REFUSED'
    throw error
  }
}

/** When this fails, nobody is signed in: a guest who were would have lost what is theirs. */
async function bringAlong(guest: User, accountId: string): Promise<void> {
  try {
    await handOver(db, guest.id, accountId)
  } catch (error) {
    const jar = await cookies()
    const cookie = jar.getAll().map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    await auth.api.signOut({ headers: new Headers({ cookie: cookie.join('; ') }) })
    throw error
  }
}

async function endGuest(): Promise<void> {
  const jar = await cookies()
  jar.delete(SESSION_COOKIE)
}

/** The page that comes next is made for this guest: of what the proxy sets on its way to the action, nothing arrives. */
async function becomeGuest(): Promise<void> {
  const session = await sessionForNewcomer(new Headers())
  if (!session) return endGuest()
  const [jar, sent] = [await cookies(), await headers()]
  jar.set(SESSION_COOKIE, session, sessionCookie(sent.get('x-forwarded-proto')?.startsWith('https') ?? false))
}

function notSure(form: FormData): AccountFormState['errors'] | undefined {
  return form.get('sure') === 'on' ? undefined : { form: 'Say that you are sure first.' }
}

async function notByPassword(user: User, form: FormData): Promise<AccountFormState['errors'] | undefined> {
  const password = form.get('password')
  if (typeof password !== 'string' || password === '') return { password: 'Your password is needed for this.' }
  const wait = await takeTurns(perMinute(`password ${user.id}`, 10))
  if (wait > 0) return { form: tooOften(wait) }
  const code = await refusalOf(async () => auth.api.verifyPassword({ body: { password }, headers: await headers() }))
  return code ? { password: WRONG_PASSWORD } : undefined
}

import { parseSetCookieHeader } from 'better-auth/cookies'
import type { Visitor } from './scenario'
import { type Ending, endingOf, postAction } from './server-actions'

/** A browser after an action: how that ended, and the visitor with the cookies that it has then. */
export interface Acted extends Ending {
  visitor: Visitor
  errors: { email?: string; password?: string; form?: string }
}

/** Sends one of the forms about accounts, and keeps the cookies as a browser does. */
export async function actOnAccount(
  visitor: Visitor,
  name: 'signUp' | 'signIn' | 'deleteAccount' | 'signOut',
  fields: Record<string, string> = {},
): Promise<Acted> {
  const body = new FormData()
  for (const [field, value] of Object.entries(fields)) body.append(`_1_${field}`, value)
  // React's way to write [previousState, formData]: the second is made of the fields that begin with "_1_".
  body.append('0', JSON.stringify([{ errors: {}, values: { email: '' } }, '$K1']))
  const response = await postAction(visitor, name, body)
  const cookie = cookieAfter(visitor.cookie, response)
  const ending = await endingOf(name, response)
  const errors = ending.answer === undefined ? {} : (ending.answer as Pick<Acted, 'errors'>).errors
  return { ...ending, errors, visitor: { ...visitor, cookie } }
}

/** The Cookie header of a browser after this answer. */
export function cookieAfter(cookie: string, response: Response): string {
  const jar = new Map(
    cookie
      .split('; ')
      .filter(Boolean)
      .map((pair) => pair.split(/=(.*)/s, 2) as [string, string]),
  )
  for (const line of response.headers.getSetCookie()) {
    const [[name, set] = ['', undefined]] = parseSetCookieHeader(line)
    const isOver = set?.value === '' || set?.['max-age'] === 0 || (set?.expires && set.expires < new Date())
    if (isOver) jar.delete(name)
    else jar.set(name, line.slice(name.length + 1).split(';')[0] ?? '')
  }
  return [...jar].map((pair) => pair.join('=')).join('; ')
}

let made = 0

/** An e-mail that nobody else in these tests has. */
export function newEmail(): string {
  return `person-${++made}-${crypto.randomUUID().slice(0, 8)}@example.com`
}

export const PASSWORD = 'correct horse battery'

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { productionBuild } from './build'
import type { Visitor } from './scenario'

/** How a server action ended: it went to another page, or gave an answer. */
export interface Ending {
  redirectedTo?: string
  answer?: unknown
}

/** Somebody, who may say of where the request comes from, and send it to, what a page of ours does not. */
type Caller = Visitor & { headers?: Record<string, string>; path?: string }

/**
 * Calls a server action of the production build over HTTP, as anybody may who has read the page's scripts: with arguments
 * that need not be what its types say.
 */
export function callAction(visitor: Caller, name: string, ...args: unknown[]): Promise<Ending> {
  return send(visitor, name, JSON.stringify(args))
}

export type ActionAnswer = { ok: true; uid?: string } | { ok: false; message: string }

/** The same for an action that answers whether it was done. One that goes to another page was. */
export async function act(visitor: Visitor, name: string, ...args: unknown[]): Promise<ActionAnswer> {
  const { redirectedTo, answer } = await callAction(visitor, name, ...args)
  return redirectedTo ? { ok: true } : (answer as ActionAnswer)
}

/** Sends a form to an action of `useActionState`, with whatever fields. */
export function submitForm(
  visitor: Caller,
  name: 'createPost' | 'updatePost',
  fields: Record<string, string>,
): Promise<Ending> {
  const body = new FormData()
  for (const [field, value] of Object.entries(fields)) body.append(`_1_${field}`, value)
  // React's way to write [previousState, formData]: the second is made of the fields that begin with "_1_".
  body.append('0', JSON.stringify([{ errors: {}, values: { title: '', note: '' } }, '$K1']))
  return send(visitor, name, body)
}

async function send(visitor: Caller, name: string, body: FormData | string): Promise<Ending> {
  return endingOf(name, await postAction(visitor, name, body))
}

/** The request that calls an action, as React makes it. */
export function postAction(
  { app, cookie, build, headers, path }: Caller,
  name: string,
  body: FormData | string,
): Promise<Response> {
  const from = headers ?? { Origin: app }
  return fetch(`${app}${path ?? pageOf[name] ?? '/posts/any'}`, {
    method: 'POST',
    headers: { Cookie: cookie, ...from, Accept: 'text/x-component', 'Next-Action': idOf(name, build) },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  })
}

/** A page that has the action in its scripts. */
const pageOf: Record<string, string> = {
  createPost: '/posts/new',
  copyFromLink: '/posts/new',
  signIn: '/sign-in',
  signUp: '/sign-in',
  signOut: '/account',
  deleteAccount: '/account',
}

export async function endingOf(name: string, response: Response): Promise<Ending> {
  const redirectedTo = response.headers.get('x-action-redirect')?.split(';')[0]
  if (redirectedTo) return { redirectedTo }

  // React's format: line 0 names the line that holds the action's answer.
  const text = await response.text()
  const line = /"a":"\$@(\w+)"/.exec(text)?.[1]
  const answer = text.split('\n').find((row) => row.startsWith(`${line}:`))
  if (!answer) throw new Error(`${name}: ${response.status} ${text.slice(0, 500)}`)
  return { answer: JSON.parse(answer.slice(answer.indexOf(':') + 1)) }
}

/** The build gives each action an id. */
function idOf(name: string, build = path.dirname(productionBuild)): string {
  const file = path.join(build, 'server/server-reference-manifest.json')
  const { node }: { node: Record<string, { exportedName: string }> } = JSON.parse(readFileSync(file, 'utf8'))
  const [id] = Object.entries(node).find(([, { exportedName }]) => exportedName === name) ?? []
  if (!id) throw new Error(`The build has no server action ${name}`)
  return id
}

import { readFileSync } from 'node:fs'
import type { Visitor } from './scenario'

/**
 * Calls a server action of the production build over HTTP, as anybody may who has read the page's scripts: with arguments
 * of any form. Answers the response as it came.
 */
export function callAction(visitor: Visitor, page: string, name: string, args: unknown[]): Promise<Response> {
  return post(visitor, page, name, JSON.stringify(args))
}

/** The same for an action of `useActionState`: the state before, and a form. */
export function submitForm(
  visitor: Visitor,
  page: string,
  name: string,
  state: unknown,
  form: Record<string, string>,
): Promise<Response> {
  // React's own encoding: the arguments are field 0, and what begins with _1_ is the form that they name as $K1.
  const body = new FormData()
  for (const [field, value] of Object.entries(form)) body.append(`_1_${field}`, value)
  body.append('0', JSON.stringify([state, '$K1']))
  return post(visitor, page, name, body)
}

function post({ app, cookie }: Visitor, page: string, name: string, body: string | FormData): Promise<Response> {
  const contentType: Record<string, string> =
    typeof body === 'string' ? { 'Content-Type': 'text/plain;charset=UTF-8' } : {}
  return fetch(`${app}${page}`, {
    method: 'POST',
    headers: { Cookie: cookie, Accept: 'text/x-component', Origin: app, 'Next-Action': idOf(name), ...contentType },
    body,
    redirect: 'manual',
  })
}

function idOf(name: string): string {
  const manifest = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8'))
  const actions = Object.entries<{ exportedName: string }>(manifest.node)
  const [id] = actions.find(([, action]) => action.exportedName === name) ?? []
  if (!id) throw new Error(`The build has no server action ${name}`)
  return id
}

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { productionBuild } from '../../build'
import type { Visitor } from '../../scenario'

/** How a server action ended: it went to another page, or gave an answer. */
export interface Ending {
  redirectedTo?: string
  answer?: unknown
}

/** Sends the form of a new post, with whatever fields. */
export function sendNewPost(visitor: Visitor, fields: Record<string, string>): Promise<Ending> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value)
  // React's way to write [previousState, formData]: the second is made of the fields that begin with "_1_".
  body.append('0', JSON.stringify([{ errors: {}, values: { title: '', note: '' } }, '$K1']))
  return send(visitor, '/posts/new', 'createPost', body)
}

/** Calls an action of a post's page with plain arguments, which need not be what its types say. */
export function callAction(
  visitor: Visitor,
  name: 'replaceVideo' | 'removeVideo' | 'deletePost',
  ...args: unknown[]
): Promise<Ending> {
  return send(visitor, `/posts/${crypto.randomUUID()}`, name, JSON.stringify(args))
}

async function send(visitor: Visitor, page: string, name: string, body: FormData | string): Promise<Ending> {
  const response = await fetch(`${visitor.app}${page}`, {
    method: 'POST',
    headers: {
      Cookie: visitor.cookie,
      Origin: visitor.app,
      Accept: 'text/x-component',
      'Next-Action': await idOf(name),
    },
    body,
    redirect: 'manual',
  })
  const text = await response.text()
  const redirectedTo = response.headers.get('x-action-redirect')?.split(';')[0]
  if (redirectedTo) return { redirectedTo }

  // React's format: line 0 names the line that holds the action's answer.
  const answer = /^1:(.*)$/m.exec(text)?.[1]
  if (!answer) throw new Error(`${name}: ${response.status} ${text.slice(0, 300)}`)
  return { answer: JSON.parse(answer) }
}

interface Manifest {
  node: Record<string, { exportedName: string }>
}

/** The build gives each action an id. */
async function idOf(name: string): Promise<string> {
  const file = path.join(path.dirname(productionBuild), 'server/server-reference-manifest.json')
  const { node }: Manifest = JSON.parse(await readFile(file, 'utf8'))
  const [id] = Object.entries(node).find(([, { exportedName }]) => exportedName === name) ?? []
  if (!id) throw new Error(`The build has no action ${name}`)
  return id
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { projectFolder } from '../build'
import type { Visitor } from '../scenario'

type ActionName = 'createPost' | 'replaceVideo' | 'removeVideo' | 'deletePost'

/** What came of a server action: where it sent the browser, or what it said. */
export interface Answered {
  redirect: string | null
  text: string
}

/** Calls one of the app's server actions, as the browser's own code does. Throws when the app did not answer it. */
export async function callAction(visitor: Visitor, name: ActionName, page: string, args: unknown[]): Promise<Answered> {
  const response = await fetch(`${visitor.app}${page}`, {
    method: 'POST',
    headers: { Cookie: visitor.cookie, 'Next-Action': idOf(name), Accept: 'text/x-component' },
    body: encode(args),
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  })
  const text = await response.text()
  const redirect = response.headers.get('x-action-redirect')?.split(';')[0] ?? null
  if (redirect === null && response.status !== 200) throw new Error(`${name}: ${response.status} ${text.slice(0, 200)}`)
  return { redirect, text }
}

/** As React sends arguments: a form's entries come before the list, which names the form. */
function encode(args: unknown[]): FormData {
  const body = new FormData()
  const list = args.map((arg, index) => {
    if (!(arg instanceof FormData)) return arg
    for (const [name, value] of arg) body.append(`_${index}_${name}`, value)
    return `$K${index}`
  })
  body.append('0', JSON.stringify(list))
  return body
}

const manifestSchema = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string() })),
})

/** A build gives each action an id, and keeps the list. */
function idOf(name: ActionName): string {
  const file = path.join(projectFolder, '.next/server/server-reference-manifest.json')
  const { node } = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const found = Object.entries(node).find(([, { exportedName }]) => exportedName === name)
  if (!found) throw new Error(`The build has no server action ${name}`)
  return found[0]
}

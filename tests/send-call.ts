import { readFileSync } from 'node:fs'
import path from 'node:path'
import { productionBuild } from './build'
import type { Call } from './calls'

/** All of an answer that its reader gets. */
export interface Answer {
  status: number
  headers: Record<string, string>
  text: string
}

/** Sends a call as a browser of this app's own pages does; without a cookie it comes from nobody. */
export async function sendCall(app: string, cookie: string | undefined, call: Call): Promise<Answer> {
  const { url, ...request } = 'action' in call ? actionRequest(call) : { ...call, url: call.path }
  const response = await fetch(`${app}${url}`, {
    method: request.method,
    headers: { Origin: app, ...(cookie && { Cookie: cookie }), ...request.headers },
    body: request.body,
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  })
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
}

type ActionCall = Extract<Call, { action: string }>

function actionRequest(call: ActionCall) {
  const { id, page } = findAction(call.action)
  const headers: Record<string, string> = { Accept: 'text/x-component', 'Next-Action': id }
  const body = 'args' in call ? JSON.stringify(call.args) : formOf(call.form)
  return { method: 'POST', url: page, headers, body }
}

/** React's way to write [previousState, formData]: the second is made of the fields that begin with "_1_". */
function formOf(fields: Record<string, string>): FormData {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value)
  body.append('0', JSON.stringify([{ errors: {}, values: { title: '', note: '' } }, '$K1']))
  return body
}

/** The id that the build gave to an action, and a page that has it. */
export function findAction(name: string): { id: string; page: string } {
  const file = path.join(path.dirname(productionBuild), 'server/server-reference-manifest.json')
  const { node }: { node: Record<string, BuiltAction> } = JSON.parse(readFileSync(file, 'utf8'))
  const [id, action] = Object.entries(node).find(([, { exportedName }]) => exportedName === name) ?? []
  const worker = Object.keys(action?.workers ?? {})[0]
  if (!id || !worker) throw new Error(`The build has no server action ${name}`)
  return { id, page: worker.replace(/^app|\/page$/g, '').replace('[id]', 'any') || '/' }
}

interface BuiltAction {
  exportedName: string
  workers: Record<string, unknown>
}

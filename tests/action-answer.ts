import type { Visitor } from './scenario'
import { callAction } from './server-actions'

export type ActionAnswer = { ok: true; uid?: string } | { ok: false; message: string }

/** Calls a server action as a page does, and answers what it returned. One that goes to another page has done its work. */
export async function act(visitor: Visitor, page: string, name: string, ...args: unknown[]): Promise<ActionAnswer> {
  const response = await callAction(visitor, page, name, args)
  if (response.headers.has('x-action-redirect')) return { ok: true }

  // React's answer is one line for each value; the first names the line of what was returned.
  const text = await response.text()
  const line = /"a":"\$@(\w+)"/.exec(text)?.[1]
  const value = text.split('\n').find((row) => row.startsWith(`${line}:`))
  if (!value) throw new Error(`${name}: ${response.status} ${text.slice(0, 500)}`)
  return JSON.parse(value.slice(value.indexOf(':') + 1))
}

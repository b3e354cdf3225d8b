import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../app', import.meta.url))
const routes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(^|[\\/])route\.tsx?$/.test(name),
)

/** Those that take no cookie: who calls them signs what it says. */
const signed = ['api/inngest/route.ts', 'api/webhooks/stream/route.ts']

test('every route handler that changes something is either refused to pages of other sites, or signed', () => {
  const open = routes.flatMap((name) =>
    changesOf(readFileSync(`${folder}/${name}`, 'utf8')).map((change) => ({ name, ...change })),
  )

  const unguarded = open.filter(({ name, isGuarded }) => !isGuarded && !signed.includes(name.replaceAll('\\', '/')))
  expect(open.length).toBeGreaterThan(3)
  // What such a line exports can't be seen here.
  for (const name of routes) expect(readFileSync(`${folder}/${name}`, 'utf8'), name).not.toMatch(/^export \*/m)
  expect(unguarded).toEqual([])
})

test('the list of the signed ones names none that is gone', () => {
  expect(routes.map((name) => name.replaceAll('\\', '/'))).toEqual(expect.arrayContaining(signed))
})

/** The methods that a route exports in whatever form, and whether each is wrapped in the function that looks at the origin. */
function changesOf(text: string): { method: string; isGuarded: boolean }[] {
  const methods = ['POST', 'PUT', 'PATCH', 'DELETE'].filter((method) =>
    new RegExp(`^export\\b[^=;(]*\\b${method}\\b`, 'm').test(text),
  )
  return methods.map((method) => ({
    method,
    isGuarded: new RegExp(`^export const ${method} = withCors\\(`, 'm').test(text),
  }))
}

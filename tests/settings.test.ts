import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
const variables = [...read('lib/environment.ts').matchAll(/^ {4}([A-Z0-9_]+):/gm)].map((match) => match[1])
const forTestsOnly = ['NODE_ENV', 'PLAYBACK_TOKEN_SECONDS', 'LOCAL_STACK']

test('.env.example lists every variable, in the order of lib/environment.ts, each one commented out', () => {
  const listed = [...read('.env.example').matchAll(/^# ([A-Z0-9_]+)=/gm)].map((match) => match[1])

  expect(variables.length).toBeGreaterThan(15)
  expect(listed).toEqual(variables.filter((name) => name && !forTestsOnly.includes(name)))
  expect(read('.env.example')).not.toMatch(/^[^#\n]/m)
})

test.each(variables.filter((name) => name !== 'NODE_ENV'))('the README’s table explains %s', (name) => {
  const settings = read('README.md').split('## Settings')[1]?.split('\n## ')[0] ?? ''

  expect(settings).toContain(`\`${name}\``)
})

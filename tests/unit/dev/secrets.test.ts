import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOrMakeSecrets } from '../../../dev/secrets'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what a production could be given by mistake begins with "development", and stays as it is', async () => {
  const made = await readOrMakeSecrets(folder)

  expect(made.apiToken).toMatch(/^development-[0-9a-f]{40}$/)
  expect(made.accountId).toMatch(/^development_\w{20}$/)
  expect(await readOrMakeSecrets(folder)).toEqual(made)
})

test('a folder of before keeps its account, its database and its cookies, and gets a token that can be told', async () => {
  const before = { databasePassword: 'a', sessionSecret: 'b', accountId: 'c'.repeat(32), apiToken: 'd' }
  const file = path.join(folder, 'secrets.json')
  writeFileSync(file, JSON.stringify(before))

  const secrets = await readOrMakeSecrets(folder)

  expect(secrets).toEqual({ ...before, apiToken: 'development-d' })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(secrets)
})

import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { writeWhole } from './write-whole'

/** What the local parts ask for. Made once and kept with the data, because stored rows and cookies depend on it. */
export type Secrets = z.infer<typeof secretsSchema>

const secretsSchema = z.object({
  databasePassword: z.string(),
  sessionSecret: z.string(),
  /** Of the emulator's one account. */
  accountId: z.string(),
  apiToken: z.string(),
})

export async function readOrMakeSecrets(folder: string): Promise<Secrets> {
  const file = path.join(folder, 'secrets.json')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text) return secretsSchema.parse(JSON.parse(text))

  const hex = (bytes: number) => randomBytes(bytes).toString('hex')
  const secrets = { databasePassword: hex(16), sessionSecret: hex(32), accountId: hex(16), apiToken: hex(20) }
  await writeWhole(file, JSON.stringify(secrets, null, 2))
  return secrets
}

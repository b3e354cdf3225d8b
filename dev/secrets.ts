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

/** Each begins so that a production which is given it by mistake knows it and does not start: `lib/environment.ts`. */
export const DEVELOPMENT = 'development-'

export async function readOrMakeSecrets(folder: string): Promise<Secrets> {
  const file = path.join(folder, 'secrets.json')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const known = text ? secretsSchema.parse(JSON.parse(text)) : undefined
  if (known?.apiToken.startsWith(DEVELOPMENT)) return known

  const hex = (bytes: number) => randomBytes(bytes).toString('hex')
  const secrets = {
    databasePassword: hex(16),
    sessionSecret: hex(32),
    // 32 letters and digits at the most, of which "-" is none.
    accountId: `development_${hex(10)}`,
    // Rows name the account of a folder that is older than the prefix, and its token is nowhere but here.
    ...known,
    apiToken: `${DEVELOPMENT}${known?.apiToken ?? hex(20)}`,
  }
  await writeWhole(file, JSON.stringify(secrets, null, 2))
  return secrets
}

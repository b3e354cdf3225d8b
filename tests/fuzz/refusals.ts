import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { projectFolder } from '../build'

/** Every refusal that the source can answer with, as `404 unknown_field`. */
export function findRefusals(): string[] {
  const sources = ['app', 'lib'].flatMap(filesOf).map((file) => readFileSync(file, 'utf8'))
  const proxy = readFileSync(path.join(projectFolder, 'proxy.ts'), 'utf8')
  const answered = [proxy, ...sources].flatMap((source) => [
    ...[...source.matchAll(/refuse\(\s*(\d{3}),\s*'(\w+)'/g)].map(([, status, code]) => `${status} ${code}`),
  ])
  const refused = wordsIn('app/request-video.ts', /code: '(\w+)'/g).map((code) => `422 ${code}`)
  const limits = wordsIn('app/limit-sentence.ts', /case '([\w-]+)'/g)
  return [...new Set([...answered, ...refused, ...limits.map((limit) => `429 ${limit.replaceAll('-', '_')}`)])].sort()
}

/** The refusal that an answer is, in the same form. */
export function refusalIn({ status, text }: { status: number; text: string }): string | undefined {
  const code = /\{"error":\{"code":"(\w+)"/.exec(text)?.[1]
  return code && `${status} ${code}`
}

function wordsIn(file: string, pattern: RegExp): string[] {
  return [...readFileSync(path.join(projectFolder, file), 'utf8').matchAll(pattern)].map(([, word]) => word ?? '')
}

function filesOf(folder: string): string[] {
  return readdirSync(path.join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.join(projectFolder, folder, name))
}

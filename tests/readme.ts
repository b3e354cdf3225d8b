import { readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** What a block of the README is to be put into: a file of its own, or one that is there, below a line. */
export interface Step {
  file: string
  after: string | undefined
  code: string
}

/** A section of the README, by its heading, without what is below it. */
export function sectionOf(heading: string): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))
  if (!section) throw new Error(`The README has no section "${heading}"`)
  return section
}

/** The blocks of a section, without the indentation of the list that they stand in. */
export function blocksOf(section: string): { before: string; code: string }[] {
  return [...section.matchAll(/([^\n]*)\n\n( *)```tsx?\n(.*?)\n *```/gs)].map(([, before = '', indent, code = '']) => ({
    before,
    code: `${code.replaceAll(new RegExp(`^${indent}`, 'gm'), '')}\n`,
  }))
}

/** What someone is told to do: each block names its file. Throws for a block that does not. */
export function stepsOf(section: string): Step[] {
  return blocksOf(section).map(({ before, code }) => {
    const [, file, after] = /(?:New file|In) `([^`]+)`(?:, after `(.+)`)?:$/.exec(before) ?? []
    if (!file) throw new Error(`The README does not say where this goes: ${code}`)
    return { file, after, code }
  })
}

/** Does what one step says, in this folder. */
export async function followStep({ file, after, code }: Step, folder: string): Promise<void> {
  const target = path.join(folder, file)
  if (after === undefined) {
    await mkdir(path.dirname(target), { recursive: true })
    return writeFile(target, code, { flag: 'wx' })
  }
  const lines = (await readFile(target, 'utf8')).split('\n')
  const places = lines.flatMap((line, index) => (line.trim() === after ? [index] : []))
  const [place = 0] = places
  if (places.length !== 1) throw new Error(`${file} has ${places.length} lines "${after}"`)
  const indent = lines[place]?.match(/^ */)?.[0]
  lines.splice(
    place + 1,
    0,
    ...code
      .trimEnd()
      .replaceAll(/^(?=.)/gm, indent ?? '')
      .split('\n'),
  )
  await writeFile(target, lines.join('\n'))
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { projectFolder } from './build'

/** One line of `docs/threat-model.md`. */
export interface Threat {
  /** What somebody would do. */
  what: string
  /** What stops it. */
  guard: string
  proofs: Proof[]
}

/** A test, by its title as it stands in its file: one of many cases has `%s` or `$name` in it. */
export interface Proof {
  title: string
  file: string
}

export const threatModel = path.join(projectFolder, 'docs/threat-model.md')

/** The threats of a page: the rows of its tables with three cells, of which the last links tests. */
export function readThreats(page: string): Threat[] {
  return [...page.matchAll(/^\| (.+?) \| (.+) \| (\[.+) \|$/gm)].map(([, what = '', guard = '', links = '']) => ({
    what,
    guard,
    proofs: [...links.matchAll(/\[(.+?)\]\(\.\.\/(tests\/[^)]+)\)/g)].map(([, title = '', file = '']) => ({
      title,
      file,
    })),
  }))
}

/** The proofs whose test did not pass, by the titles of those that did. */
export function findUnshown(passedTitles: string[], threats = readThreats(readFileSync(threatModel, 'utf8'))): Proof[] {
  const passed = new Set(passedTitles)
  return threats
    .flatMap(({ proofs }) => proofs)
    .filter(({ title }) => !passed.has(title) && !passedTitles.some((each) => patternOf(title).test(each)))
}

/** Of a title with gaps: what the runner fills them with. */
function patternOf(title: string): RegExp {
  const literal = title.split(/%[sdijo#]|\$[\w.]+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`, 's')
}

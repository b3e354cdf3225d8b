/**
 * What the Django package that this kit replaces could do (F) and what it did wrong: security (S), data loss (D), races
 * (R), silent failures (O). `docs/from-django.md` says what each one is. Each id begins the title of at least one test.
 */
export const promiseIds = [
  ...ids('F', 33, 2),
  ...ids('S', 10),
  ...ids('D', 10),
  ...ids('R', 12),
  ...ids('O', 9),
] as const

/** Those that cannot apply here, and why. */
export const notApplicable: Record<string, string> = {}

/** The ids that no title of these begins with. */
export function findMissing(passedTitles: string[]): string[] {
  const kept = new Set(passedTitles.map((title) => title.split(/[\s:]/, 1)[0]))
  return promiseIds.filter((id) => !kept.has(id) && !(id in notApplicable))
}

function ids(kind: string, count: number, digits = 1): string[] {
  return Array.from({ length: count }, (_, index) => `${kind}${String(index + 1).padStart(digits, '0')}`)
}

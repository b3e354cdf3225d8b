'use server'

import type { SentEntry } from './sent-values'

/** Answers what the form sent, and keeps nothing of it. */
export async function showSent(_previous: SentEntry[] | undefined, form: FormData): Promise<SentEntry[]> {
  // Who calls an action by hand may send no form.
  if (!(form instanceof FormData)) return []
  return [...form].map(([name, value]) => [name, String(value)])
}

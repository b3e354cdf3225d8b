'use server'

import { formOf } from '../form-of'
import type { SentEntry } from './sent-values'

/** Answers what the form sent, and keeps nothing of it. */
export async function showSent(_previous: SentEntry[] | undefined, sent: FormData): Promise<SentEntry[]> {
  return [...formOf(sent)].map(([name, value]) => [name, String(value)])
}

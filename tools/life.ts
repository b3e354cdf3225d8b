import type { LedgerEntry } from '@/db/ledger'

/** Where a video is in its life, in a word or two, as the ledger knows it. */
export function lifeOf(entry: LedgerEntry): string {
  if (entry.deleted_at) return entry.uid ? 'gone' : 'came to nothing'
  if (!entry.uid) return 'asked for'
  if (entry.discarded_at) return 'given up'
  if (entry.attached_at) return entry.settled_at ? 'held' : 'held, followed'
  return entry.clipped_from ? 'clip on its way' : 'not taken yet'
}

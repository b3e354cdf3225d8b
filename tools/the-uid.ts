import { checkUid } from '@/lib/stream/uid'
import type { Given } from './commands'

/** The one uid that a command takes. Throws when there is none, or more, or it can't be one. */
export function theUid(command: string, { uids }: Given): string {
  const [uid, ...more] = uids
  if (uid === undefined || more.length > 0) throw new Error(`${command} takes one uid, and was given ${uids.length}`)
  return checkUid(uid)
}

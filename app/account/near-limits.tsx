import { db } from '@/db/client'
import { usageOf } from '@/db/limits'
import { origin } from '@/lib/env'
import type { User } from '@/lib/session'
import { nearSentences } from './usage-words'

/** Above a form with an uploader: what is nearly used up. Nothing while there is enough of everything. */
export async function NearLimits({ user }: { user: Pick<User, 'id'> }) {
  const sentences = nearSentences(await usageOf(db, origin, user.id))
  if (sentences.length === 0) return null
  return (
    <ul className="mb-7 grid gap-1 text-sm text-muted-foreground">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

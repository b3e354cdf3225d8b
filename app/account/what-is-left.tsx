import { db } from '@/db/client'
import { usageOf } from '@/db/limits'
import { origin } from '@/lib/env'
import type { User } from '@/lib/session'
import { UsageList } from './usage-list'

/** What a person has used of each limit, and how much of it there is. For a page of theirs, such as that of their account. */
export async function WhatIsLeft({ user }: { user: Pick<User, 'id'> }) {
  return <UsageList usage={await usageOf(db, origin, user.id)} />
}

import { db } from '@/db/client'
import { origin } from '@/lib/env'
import { stream } from '@/lib/stream/client'
import { adopt } from './adopt'
import { list } from './list'
import { look } from './look'
import { reconcile } from './reconcile'
import { show } from './show'

/** What a command was given, as it was typed. */
export interface Given {
  uids: string[]
  field?: string
  owner?: string
  limit?: string
  held?: boolean
}

const context = { db, stream, origin }

/** Each prints what it finds, and answers whether all is well. */
export const commands = {
  list: (given: Given) => list(context, given),
  show: (given: Given) => show(context, given),
  look: (given: Given) => look(context, given),
  reconcile: () => reconcile(context),
  adopt: (given: Given) => adopt(context, given),
}

export function closeConnections(): Promise<void> {
  return db.destroy()
}

import { db } from '@/db/client'
import { env, origin } from '@/lib/env'
import { isLoopback } from '@/lib/environment'
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
  adopt: (given: Given) => {
    if (env.DEPLOYMENT_NAME === 'local' && !isLoopback(env.DATABASE_URL)) {
      throw new Error('DEPLOYMENT_NAME is not set: the videos of this database are those of a deployment with a name')
    }
    return adopt(context, given)
  },
}

export function closeConnections(): Promise<void> {
  return db.destroy()
}

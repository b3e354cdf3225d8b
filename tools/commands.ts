import { setTimeout as after } from 'node:timers/promises'
import { db } from '@/db/client'
import { env, origin } from '@/lib/env'
import { isLoopback } from '@/lib/environment'
import { connectStream } from '@/lib/stream/client'
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

/** Of the deployment's calls to Stream they leave a part to its visitors, and wait for more. */
const context = { db, stream: connectStream('later', after), origin }

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

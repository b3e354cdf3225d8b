import { createDb, type Db } from '@/db/create-db'
import type { PartName } from '../../dev/supervisor'
import { emulatorAt, engineAt, newVisitor, type Visitor } from '../scenario'
import { startTestStack, type TestStack } from '../stack'
import { installAudit } from './audit'

/** The stack under test, who uses it, and what was seen of it. */
export interface World {
  stack: TestStack
  db: Db
  emulator: ReturnType<typeof emulatorAt>
  engine: ReturnType<typeof engineAt>
  visitors: Visitor[]
  /** What was done to it, in order. */
  diary: { at: string; text: string }[]
  /** What the emulator was asked: it forgets when it is killed, so this is read before. */
  requests: LoggedRequest[]
  note(text: string): void
  close(): Promise<void>
}

export interface LoggedRequest {
  at: string
  method: string
  path: string
  status: number | null
}

export const parts: PartName[] = ['database', 'stream', 'inngest', 'app']

/** Starts a stack with the production build and an audited database, and lets visitors in. */
export async function startWorld(visitors: number): Promise<World> {
  const env = { UPLOADS_IN_FLIGHT_MAX: '1000', UPLOADS_PER_HOUR_MAX: '10000' }
  const stack = await startTestStack({ app: 'start', encodeSeconds: 2, env })
  const db = createDb(stack.urls.database)
  const diary: World['diary'] = []
  await installAudit(stack, db)
  return {
    stack,
    db,
    emulator: emulatorAt(stack.urls.stream),
    engine: engineAt(stack.urls.inngest),
    visitors: await Promise.all(Array.from({ length: visitors }, () => newVisitor(stack.urls.app))),
    diary,
    requests: [],
    note: (text) => diary.push({ at: new Date().toISOString(), text }),
    async close() {
      await db.destroy()
      await stack.stop()
    },
  }
}

/** Resolves when every part answers. */
export async function allReady({ stack }: World): Promise<void> {
  for (const part of parts) await stack.ready(part)
}

/** Reads what the emulator was asked, right before it is ended and forgets it. */
export async function keepRequests({ emulator, requests }: World): Promise<void> {
  requests.push(...(await emulator.requests()).requests)
}

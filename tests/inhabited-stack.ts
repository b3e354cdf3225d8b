import { expect, vi } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { type DeployedApp, startDeployedApp } from './deployed-app'
import { startFileServer } from './file-server'
import { acquireEverything, type Possessions } from './possessions'
import { emulatorAt, engineAt } from './scenario'
import { startTestStack, type TestStack } from './stack'

/** A stack in which Ann has everything there is, and the same app beside it as it is deployed. */
export interface InhabitedStack {
  stack: TestStack
  deployed: DeployedApp
  emulator: ReturnType<typeof emulatorAt>
  /** The origin of a server of video files. */
  files: string
  db: Db
  ann: Possessions
  /** Where a route is called: Inngest's on the deployed app, because the local stack checks no signature. */
  appOf(name: string): string
  /** From now on nothing but what a test does changes anything of Ann's. */
  freeze(): Promise<void>
  stop(): Promise<void>
}

export async function startInhabitedStack(env: Record<string, string>): Promise<InhabitedStack> {
  const shared = { DEPLOYMENT_NAME: 'inhabited', SESSION_SECRET: 'a secret that two apps of this test share' }
  const stack = await startTestStack({ app: 'start', env: { ...shared, ...env } })
  const deployed = await startDeployedApp(stack)
  const files = await startFileServer()
  const db = createDb(stack.urls.database)
  const emulator = emulatorAt(stack.urls.stream)
  return {
    stack,
    deployed,
    emulator,
    files: files.url,
    db,
    ann: await acquireEverything(stack.urls.app, db, files.url),
    appOf: (name) => (name.endsWith('/api/inngest') ? deployed.url : stack.urls.app),
    async freeze() {
      await vi.waitFor(
        async () => {
          const { deliveries } = await emulator.deliveries()
          expect(deliveries.filter(({ state }: { state: string }) => state === 'waiting')).toEqual([])
        },
        { timeout: 120_000 },
      )
      const engine = engineAt(stack.urls.inngest)
      await engine.freeze()
      // Ends the calls that are in flight.
      await engine.advance(0)
    },
    async stop() {
      await db.destroy()
      files.close()
      await deployed.stop()
      await stack.stop()
    },
  }
}

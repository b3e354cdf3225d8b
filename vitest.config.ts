import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
// The environment of the tests stands in for the process's own, so that no test depends on the machine it runs on.
const alias = [
  { find: /^@\/lib\/env$/, replacement: `${root}tests/env.ts` },
  { find: /^@\//, replacement: root },
]

// A busy machine takes many times as long as an idle one. Only what fails waits to the end of these.
const patient = { expect: { poll: { timeout: 20_000 } } }
const unit = { ...patient, testTimeout: 60_000, hookTimeout: 60_000, setupFiles: ['tests/unit/patience.ts'] }
const integration = { ...patient, testTimeout: 240_000, hookTimeout: 300_000 }

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/*.test.ts'],
          ...unit,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: ['tests/integration/dev/**'],
          ...integration,
          // Each file has servers of its own, which wait more than they work.
          maxWorkers: 3,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration of the local stack',
          include: ['tests/integration/dev/**/*.test.ts'],
          ...integration,
          // These start and end the stack of this folder, one at a time.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

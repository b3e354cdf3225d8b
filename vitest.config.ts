import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
// The environment of the tests stands in for the process's own, so that no test depends on the machine it runs on.
const alias = [
  { find: /^@\/lib\/env$/, replacement: `${root}tests/env.ts` },
  { find: /^@\//, replacement: root },
]

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',

          include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/*.test.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          // Each file starts servers of its own; on a small machine two at a time is one too many.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

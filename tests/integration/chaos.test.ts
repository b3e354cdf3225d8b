import { expect, test } from 'vitest'
import { runChaos } from '../chaos/chaos'

// The same at length: npm run test:chaos. This seed has every kind of story, change and way.
test('kills and faults, while posts are made and changed, leave each row its one video and Stream no other', async () => {
  const { violations, summary, history } = await runChaos({ seed: 1533, videos: 12, limitSeconds: 300 })

  expect(violations, `${summary}\n${history}`).toEqual([])
  expect(summary).toContain('killed: app 2, engine 2, emulator 2, database 2')
}, 900_000)

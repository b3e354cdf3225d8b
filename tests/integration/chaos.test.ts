import { expect, test } from 'vitest'
import { runChaos } from '../chaos/chaos'

// The same at length: npm run test:chaos.
test('kills and faults, while posts are made and changed, leave each row its one video and Stream no other', async () => {
  const { violations, summary, history } = await runChaos({ seed: 2, videos: 12, limitSeconds: 60 })

  expect(violations, `${summary}\n${history}`).toEqual([])
}, 150_000)

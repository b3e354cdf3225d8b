import { renderToString } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { UsageList } from '@/app/account/usage-list'
import { nearSentences } from '@/app/account/usage-words'
import { limitSentence, spanOf } from '@/app/limit-sentence'
import type { Usage } from '@/db/limits'

const usage: Usage[] = [
  { limit: 'in-flight', used: 3, max: 20 },
  { limit: 'videos', used: 1200, max: 1000 },
  { limit: 'seconds', used: 5430, max: 360_000 },
  { limit: 'bytes', used: 7_400_000_000, max: 1e12 },
  { limit: 'per-hour', field: 'posts.teaser', used: 0, max: 5 },
]

test('what is left is a list of meters, each with a name and with its numbers in units that people use', () => {
  const html = renderToString(<UsageList usage={usage} />)

  const meters = [
    ...html.matchAll(/<meter[^>]*max="(\d+)" value="(\d+)"[^>]*aria-label="([^"]+)"[^>]*>([^<]+)<\/meter>/g),
  ]
  expect(meters.map(([, max, value, name, words]) => [max, value, name, words])).toEqual([
    ['20', '3', 'Unfinished uploads', '3 of 20'],
    ['1000', '1000', 'Videos', '1,200 of 1,000'],
    ['360000', '5430', 'Length of all videos', '1 h 30 min of 100 h'],
    ['1000000000000', '7400000000', 'Size of all files', '7.4 GB of 1 TB'],
    ['5', '0', 'Uploads within an hour in posts.teaser', '0 of 5'],
  ])
  expect(html.match(/<dt/g)).toHaveLength(5)
})

describe('what is nearly used up', () => {
  test('is said once less than a tenth is left, and not before', () => {
    const sentences = nearSentences([
      { limit: 'in-flight', used: 18, max: 20 },
      { limit: 'in-flight', used: 19, max: 20 },
      { limit: 'videos', used: 1001, max: 1000 },
      { limit: 'seconds', used: 359_400, max: 360_000 },
      { limit: 'bytes', field: 'posts.video', used: 95e9, max: 100e9 },
    ])

    expect(sentences).toEqual([
      'You have 1 of 20 unfinished uploads left.',
      'You have 0 of 1,000 videos left.',
      'You have 10 min of 100 h of video left.',
      'You have 5 GB of 100 GB for files left in posts.video.',
    ])
  })
})

describe('a refusal', () => {
  const over = { kind: 'over-limit', scope: 'person', max: 10, retryAfterSeconds: 2430 } as const

  test.each([
    [
      { limit: 'in-flight', max: 1 },
      'You have 1 unfinished upload, and that is the limit. Finish or cancel one first.',
    ],
    [
      { limit: 'per-hour' },
      'You have started 10 uploads within an hour, and that is the limit. Try again in 41 minutes.',
    ],
    [{ limit: 'videos', scope: 'field' }, 'You have 10 videos here, and that is the limit. Delete one first.'],
  ] as const)('names the limit and what to do: %o', (changes, sentence) => {
    expect(limitSentence({ ...over, ...changes })).toBe(sentence)
  })

  test.each([
    [1, '1 second'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [3600, '1 hour'],
    [5401, '1 hour 31 minutes'],
    [360_000, '100 hours'],
    [null, 'an hour'],
  ])('says a time of %s s as people do', (seconds, words) => {
    expect(spanOf(seconds)).toBe(words)
  })
})

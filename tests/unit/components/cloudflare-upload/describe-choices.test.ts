import { expect, test } from 'vitest'
import { trimHint } from '@/app/posts/trim-hint'
import { describeChoices } from '@/components/cloudflare-upload/words/describe-choices'
import { fill } from '@/components/cloudflare-upload/words/message'
import { english } from '@/components/cloudflare-upload/words/text'
import type { Edits } from '@/lib/video/edits'

test.each<[Edits, string[]]>([
  [{}, []],
  [{ startSeconds: 42, endSeconds: 72 }, ['Keeps 0:42 – 1:12']],
  [{ thumbnailTimestampPct: 0.5 }, ['Poster from 1:30']],
  [{ startSeconds: 0, endSeconds: 9, thumbnailTimestampPct: 0 }, ['Keeps 0:00 – 0:09', 'Poster from 0:00']],
])('a row says of %j what was chosen', (edits, words) => {
  const messages = describeChoices(edits, 180, english)

  expect(messages.map(({ template, values }) => fill(template, values))).toEqual(words)
})

test.each([
  [10, false, 'We keep the first 10 seconds.'],
  [10, true, 'We keep the first 10 seconds, or another part that you choose.'],
  [null, true, 'You can choose what to keep.'],
  [null, false, undefined],
])('where %s seconds stay, and a choice is %s, the hint is true', (trimSeconds, canTrim, words) => {
  expect(trimHint({ trimSeconds, canTrim })?.replace('\u00a0', ' ')).toBe(words)
})

import { expect, test } from 'vitest'
import type { UploadState } from '@/components/cloudflare-upload/engine/upload-state'
import { type Announcement, announce, silence } from '@/components/cloudflare-upload/words/announce'
import { english } from '@/components/cloudflare-upload/words/text'

const file = new File(['a'.repeat(1_000)], 'low-tide.mov')
const error = { code: 'network', message: 'No answer from the server.', retryable: true }

test('the file is said once it was looked at, with its length and size', () => {
  expect(
    hear([
      [0, { status: 'inspecting' }],
      [1, { status: 'inspecting', facts: { durationSeconds: 222 } }],
    ]),
  ).toEqual(['low-tide.mov, 3:42, 1\u00a0kB'])
})

test('of the way each quarter is said, and nothing between', () => {
  const steps = [0, 3, 10, 24, 25, 26, 40, 51, 60, 76, 99]

  expect(hear(steps.map((percent, index) => [index * 11_000, uploading(percent)]))).toEqual([
    'Uploading 0%',
    'Uploading 25%',
    'Uploading 51%',
    'Uploading 76%',
  ])
})

test('a fast upload is said every ten seconds at most', () => {
  const fast = Array.from({ length: 100 }, (_, percent): [number, UploadState] => [percent * 50, uploading(percent)])

  expect(hear([...fast, [5_050, { status: 'uploaded', uid: 'a' }]])).toEqual([
    'Uploading 0%',
    'low-tide.mov is uploaded. Processing.',
  ])
})

test('a retry is said once, without a countdown', () => {
  const retrying: UploadState = { status: 'retrying', error, retryAt: 8_000, ...bytes(43) }

  expect(
    hear([
      [0, retrying],
      [1_000, retrying],
      [2_000, retrying],
    ]),
  ).toEqual(['No answer from the server.'])
})

test('pause and no network are said at once, however short the time', () => {
  const states: [number, UploadState][] = [
    [0, uploading(43)],
    [1, { status: 'paused', ...bytes(43) }],
    [2, uploading(43)],
    [3, { status: 'offline', ...bytes(43) }],
  ]

  expect(hear(states)).toEqual([
    'Uploading 43%',
    'Paused at 43%',
    'Uploading 43%',
    'Offline at 43%. It goes on by itself.',
  ])
})

test('what fails is an alert of its own, so the region says nothing', () => {
  expect(
    hear([
      [0, { status: 'refused', error }],
      [1, { status: 'failed', error, ...bytes(1) }],
    ]),
  ).toEqual([])
})

/** Everything that is said, in order. */
function hear(states: [now: number, state: UploadState][]): string[] {
  const said: Announcement[] = []
  let last = silence
  for (const [now, state] of states) {
    const next = announce(last, state, file, now, english)
    if (next !== last && next.words) said.push(next)
    last = next
  }
  return said.map(({ words }) => words)
}

function uploading(percent: number): UploadState {
  return { status: 'uploading', ...bytes(percent) }
}

function bytes(percent: number) {
  return { sentBytes: percent * 10, safeBytes: 0, totalBytes: 1_000 }
}

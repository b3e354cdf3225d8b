import { expect, test } from 'vitest'
import type { UploadState } from '@/components/cloudflare-upload/engine/upload-state'
import { describe as describeState } from '@/components/cloudflare-upload/words/describe'
import { fill, type Message } from '@/components/cloudflare-upload/words/message'
import { english } from '@/components/cloudflare-upload/words/text'

const progress = { sentBytes: 774_000_000, safeBytes: 734_000_000, totalBytes: 1_800_000_000 }
const busy = { code: 'http_503', message: 'The server is busy.', retryable: true }
const speed = { speedBytesPerSecond: 6_100_000, secondsLeft: 168 }

test.each<[UploadState, string, string[]]>([
  [{ status: 'inspecting' }, 'Looking at the file.', []],
  [{ status: 'inspecting', facts: { durationSeconds: 9 } }, 'Looks good. Starting.', []],
  [{ status: 'uploading', ...progress }, 'Uploading 43%', []],
  [{ status: 'uploading', ...progress, ...speed }, 'Uploading 43%', ['6.1 MB/s', '2 min 50 s left']],
  [{ status: 'paused', ...progress }, 'Paused at 43%', ['0.7 of 1.8 GB is safe']],
  [{ status: 'paused', ...progress, safeBytes: 0 }, 'Paused at 43%', []],
  [{ status: 'offline', ...progress }, 'Offline at 43%. It goes on by itself.', ['0.7 of 1.8 GB is safe']],
  [retrying(8_000), 'The server is busy. Next try in 8 s.', ['0.7 of 1.8 GB is safe']],
  [retrying(7_100), 'The server is busy. Next try in 8 s.', ['0.7 of 1.8 GB is safe']],
  [retrying(0), 'The server is busy. Trying again.', ['0.7 of 1.8 GB is safe']],
  [{ status: 'uploaded', uid: 'a' }, 'Uploaded', ['Processing goes on by itself.']],
  [{ status: 'processing', uid: 'a', pctComplete: 39 }, 'Processing 39%', ['Processing goes on by itself.']],
  [{ status: 'ready', uid: 'a' }, 'Ready to play', []],
  [{ status: 'queued', ...progress, safeBytes: 0 }, 'Waits for its turn', []],
  [{ status: 'refused', error: busy }, 'The server is busy.', []],
  [{ status: 'failed', error: busy, ...progress }, 'The server is busy.', ['0.7 of 1.8 GB is safe']],
])('%o says "%s"', (state, words, rest) => {
  const described = describeState(state, 0, english)

  expect(plain(described.state)).toBe(words)
  expect(described.rest.map(plain)).toEqual(rest)
})

test('with every byte sent it says 99 % until the server has answered', () => {
  const state: UploadState = { status: 'uploading', ...progress, sentBytes: progress.totalBytes }

  expect(plain(describeState(state, 0, english).state)).toBe('Uploading 99%')
  expect(describeState(state, 0, english).sent).toBe(0.99)
})

test('what is refused has no line', () => {
  expect(describeState({ status: 'refused', error: busy }, 0, english).sent).toBeUndefined()
})

function retrying(retryAt: number): UploadState {
  return { status: 'retrying', error: busy, retryAt, ...progress }
}

function plain({ template, values }: Message): string {
  return fill(template, values).replaceAll('\u00a0', ' ')
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { german } from '@/components/cloudflare-upload/words/german'
import { overLimit } from '@/components/cloudflare-upload/words/over-limit'
import { english } from '@/components/cloudflare-upload/words/text'
import { type FakeServer, startFakeServer } from './fake-server'
import { reach, uploadInNode, videoFile } from './scene'

let server: FakeServer
beforeEach(async () => {
  server = await startFakeServer()
})
afterEach(() => server.close())

const refusal = (code: string, limit?: number) =>
  JSON.stringify({ error: { code, message: 'The server’s own words.', ...(limit && { limit }) } })

describe('a limit that is reached', () => {
  test.each([
    ['in_flight', 20, 'Unfinished uploads: 20 at the most. Finish or cancel one first.'],
    ['per_hour', 200, 'Uploads within an hour: 200 at the most. Try again in 40\u00a0min\u00a00\u00a0s.'],
    ['videos', 1000, 'Videos: 1,000 at the most. Delete one first.'],
    ['seconds', 360_000, 'All videos together: 100\u00a0hours at the most. Delete one first.'],
    ['bytes', 5e11, 'All files together: 500\u00a0GB at the most. Delete a video, or choose a smaller file.'],
    [
      'guests',
      1000,
      'Uploads of all visitors without an account within an hour: 1,000 at the most. Try again in 40\u00a0min\u00a00\u00a0s, or sign in.',
    ],
  ])(
    '%s is said at once, in the reader’s language and with what to do, and not waited for',
    async (code, limit, said) => {
      server.answerNext('POST', 429, { 'Retry-After': '2400' }, refusal(code, limit))
      const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

      upload.start()
      const { error } = await reach(upload, 'failed')

      expect(error).toMatchObject({ code, message: said, retryable: true })
      expect(server.count('POST')).toBe(1)
    },
  )

  test('and frees by no time is not waited for either; when there is room again, the same file goes', async () => {
    server.answerNext('POST', 429, {}, refusal('videos', 1000))
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })
    upload.start()
    await reach(upload, 'failed')

    upload.retry()
    await reach(upload, 'uploaded')

    expect(server.count('POST')).toBe(2)
  })

  test('and frees in a moment is waited for, with the sentence', async () => {
    server.answerNext('POST', 429, { 'Retry-After': '1' }, refusal('in_flight', 20))
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()
    const { error } = await reach(upload, 'retrying')
    await reach(upload, 'uploaded')

    expect(error.message).toBe('Unfinished uploads: 20 at the most. Finish or cancel one first.')
  })

  test('that we do not know is said in the server’s words; one of something else in between is tried again', async () => {
    server.answerNext('POST', 429, { 'Retry-After': '900' }, refusal('moon_phase', 3))
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })
    upload.start()
    expect((await reach(upload, 'failed')).error.message).toBe('The server’s own words.')

    server.answerNext('POST', 429)
    const other = uploadInNode({ file: videoFile(7, 'b.mp4'), endpoint: server.endpoint }).upload
    other.start()
    await reach(other, 'retrying')
    await reach(other, 'uploaded')
  })

  test('has words in another language too', () => {
    expect(overLimit({ code: 'videos', limit: 1000 }, german)).toBe('Videos: höchstens 1.000. Zuerst eines löschen.')
    expect(overLimit({ code: 'videos' }, english)).toBeUndefined()
  })
})

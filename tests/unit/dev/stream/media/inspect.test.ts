import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspect } from '../../../../../dev/stream/media/inspect'
import { writePaddedVideo } from '../../../../media/pad'

const media = (name: string) => fileURLToPath(new URL(`../../../../media/${name}`, import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stream-inspect-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A file of the given bytes. */
async function file(bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, 'file')
  await writeFile(path, bytes)
  return path
}

test.each([
  ['20s.mp4', 20, 'video/mp4'],
  ['40s.mp4', 40, 'video/mp4'],
  ['3s.mp4', 3, 'video/mp4'],
  ['20s.webm', 20, 'video/webm'],
])('%s is a video of %i seconds', async (name, seconds, type) => {
  expect(await inspect(media(name))).toEqual({
    kind: 'video',
    seconds: expect.closeTo(seconds, 1),
    width: 320,
    height: 180,
    mimeType: expect.stringContaining(type),
  })
})

describe('a damaged file is told from a whole one', () => {
  test.each([
    ['20s.mp4', 0.5],
    ['20s.mp4', 0.99],
    ['20s.webm', 0.5],
  ])('%s, cut at %d of its length', async (name, part) => {
    const whole = await readFile(media(name))

    expect(await inspect(await file(whole.subarray(0, whole.length * part)))).toMatchObject({ kind: 'damaged' })
  })
})

test.each([
  ['text', 'These are words.', { kind: 'unknown' }],
  ['nothing', '', { kind: 'unknown' }],
  ['an AVI', 'RIFF\0\0\0\0AVI LIST', { kind: 'unreadable', format: 'AVI' }],
  ['an FLV', 'FLV\x01\x05\0\0\0', { kind: 'unreadable', format: 'FLV' }],
])('a file of %s is told as such', async (_, bytes, inspection) => {
  expect(await inspect(await file(bytes))).toEqual(inspection)
})

test('a padded video has exactly the size that was asked, plays as before, and repeats no block', async () => {
  const path = join(folder, 'padded.mp4')
  const bytes = 3 * 1024 * 1024 + 1

  await writePaddedVideo(path, bytes)

  const written = await readFile(path)
  expect(written.length).toBe(bytes)
  expect(await inspect(path)).toMatchObject({ kind: 'video', seconds: expect.closeTo(20, 1) })
  expect(written.subarray(1_000_000, 1_100_000).equals(written.subarray(2_048_576, 2_148_576))).toBe(false)
  await expect(writePaddedVideo(path, 1000)).rejects.toThrow(/header alone takes 8/)
})

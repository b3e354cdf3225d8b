import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { createMedia } from '../../../../../dev/stream/media/media'

const file = (name: string) => fileURLToPath(new URL(`../../../../media/${name}`, import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'stream-media-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a job that fails says why, leaves no file, and the next one works', async () => {
  const media = createMedia()

  await expect(media.writeAudio(file('not-a-video.mp4'), join(folder, 'audio.m4a'))).rejects.toThrow(/unsupported/)

  expect(await readdir(folder)).toEqual([])
  expect(await media.inspect(file('3s.mp4'))).toMatchObject({ seconds: expect.closeTo(3, 1) })
  media.close()
})

test('a job that takes too long is refused, and the next one gets a worker of its own', async () => {
  const hasty = createMedia(0.001)

  await expect(hasty.inspect(file('3s.mp4'))).rejects.toThrow('inspect took longer than 0.001 s')
  await expect(hasty.inspect(file('3s.mp4'))).rejects.toThrow('inspect took longer than 0.001 s')
  hasty.close()
})

test('closing ends what waits', async () => {
  const media = createMedia()
  const inspection = media.inspect(file('3s.mp4'))

  media.close()

  await expect(inspection).rejects.toThrow('the emulator closes')
})

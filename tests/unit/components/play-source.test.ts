import { expect, test, vi } from 'vitest'
import { type Addresses, createNewestAddresses } from '@/components/newest-addresses'
import { playSource } from '@/components/play-source'

/** As much of a video element as is touched. */
class FakeVideo extends EventTarget {
  src = ''
  currentTime = 0
  paused = false
  play = vi.fn(async () => {})
}

function play(askAgain: () => Promise<Addresses> = async () => ({ hls: null, mp4: null })) {
  const video = new FakeVideo()
  const onFailed = vi.fn()
  const addresses = createNewestAddresses(askAgain)
  addresses.take({ hls: 'first', mp4: null })
  const player = playSource(video as unknown as HTMLVideoElement, 'hls', { addresses, onFailed })
  video.currentTime = 12
  return { video, addresses, player, onFailed }
}

test('a newer address does not touch what plays', () => {
  const { video, addresses, player } = play()

  addresses.take({ hls: 'second', mp4: null })
  player.renew()

  expect(video.src).toBe('first')
})

test.each(['waiting', 'stalled', 'error'])('at %s the newer address takes over, where the video was', async (event) => {
  const { video, addresses } = play()
  addresses.take({ hls: 'second', mp4: null })

  video.dispatchEvent(new Event(event))
  await expect.poll(() => video.src).toBe('second')
  video.currentTime = 0
  video.dispatchEvent(new Event('loadedmetadata'))

  expect(video.currentTime).toBe(12)
  expect(video.play).toHaveBeenCalledTimes(1)
})

test('one that was paused stays paused', async () => {
  const { video, addresses } = play()
  addresses.take({ hls: 'second', mp4: null })
  video.paused = true

  video.dispatchEvent(new Event('stalled'))
  video.dispatchEvent(new Event('loadedmetadata'))

  expect([video.src, video.play.mock.calls.length]).toEqual(['second', 0])
})

test('an error asks for a newer address, and fails when there is none', async () => {
  const { video, onFailed } = play()
  video.dispatchEvent(new Event('error'))
  await expect.poll(() => onFailed.mock.calls.length).toBe(1)

  const asked = play(async () => ({ hls: 'second', mp4: null }))
  asked.video.dispatchEvent(new Event('error'))
  await expect.poll(() => asked.video.src).toBe('second')
  expect(asked.onFailed).not.toHaveBeenCalled()
})

test('what was ended takes nothing more', async () => {
  const { video, addresses, player, onFailed } = play()

  player.stop()
  addresses.take({ hls: 'second', mp4: null })
  for (const event of ['waiting', 'error']) video.dispatchEvent(new Event(event))
  await new Promise((resolve) => setImmediate(resolve))

  expect(video.src).toBe('first')
  expect(onFailed).not.toHaveBeenCalled()
})

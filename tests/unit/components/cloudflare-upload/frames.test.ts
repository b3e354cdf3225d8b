import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openFrames } from '@/components/cloudflare-upload/inspect/frames'

const file = new Blob(['a video'])
let video: FakeVideo

beforeEach(() => {
  video = new FakeVideo()
  vi.stubGlobal('document', { createElement: () => video })
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:a-video')
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {})
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('draws the frame that was wished for, in the shape of the picture', async () => {
  const { canvas, drawn } = fakeCanvas()
  const frames = openFrames(file)

  frames.draw(canvas, 7)
  await video.finishLoading()
  await video.finishSeeking()

  expect(drawn).toEqual([7])
  expect(canvas).toMatchObject({ width: 480, height: 270, dataset: { state: 'shown' } })
})

test('while one frame is sought, of all wishes of a canvas only the latest is carried out', async () => {
  const { canvas, drawn } = fakeCanvas()
  const frames = openFrames(file)
  await video.finishLoading()

  for (const seconds of [1, 2, 3, 4, 5]) frames.draw(canvas, seconds)
  await settled()
  for (const seconds of [6, 7, 8]) frames.draw(canvas, seconds)
  await video.finishSeeking()
  await video.finishSeeking()

  expect(drawn).toEqual([5, 8])
  expect(video.seeks).toEqual([5, 8])
})

test('the canvas that wished last comes first, and the others still have their turn', async () => {
  const [strip, picture] = [fakeCanvas(), fakeCanvas()]
  const frames = openFrames(file)

  frames.draw(strip.canvas, 15)
  frames.draw(picture.canvas, 3)
  await video.finishLoading()
  await video.finishSeeking()
  await video.finishSeeking()

  expect(video.seeks).toEqual([3, 15])
  expect([strip.drawn, picture.drawn]).toEqual([[15], [3]])
})

test('a wish that was taken back is not carried out', async () => {
  const { canvas, drawn } = fakeCanvas()
  const frames = openFrames(file)

  frames.draw(canvas, 7)()
  await video.finishLoading()

  expect(video.seeks).toEqual([])
  expect(drawn).toEqual([])
})

test('past the end there is the last frame, before the start the first', async () => {
  const { canvas } = fakeCanvas()
  const frames = openFrames(file)
  await video.finishLoading()

  frames.draw(canvas, 99)
  await video.finishSeeking()
  frames.draw(canvas, -1)
  await video.finishSeeking()

  expect(video.seeks).toEqual([19.95, 0])
})

test('a file that the browser cannot decode has no pictures, throws nothing, and is let go', async () => {
  const { canvas, drawn } = fakeCanvas()
  const frames = openFrames(file)

  frames.draw(canvas, 7)
  video.dispatchEvent(new Event('error'))
  await settled()
  frames.draw(canvas, 8)
  await settled()

  expect(drawn).toEqual([])
  expect(URL.revokeObjectURL).toHaveBeenCalledExactlyOnceWith('blob:a-video')
})

test('a frame that never comes is given up after five seconds, and the other wishes are carried out', async () => {
  const [strip, picture] = [fakeCanvas(), fakeCanvas()]
  const frames = openFrames(file)
  await video.finishLoading()
  vi.useFakeTimers()
  frames.draw(strip.canvas, 15)
  frames.draw(picture.canvas, 7)

  await vi.advanceTimersByTimeAsync(5_000)
  video.dispatchEvent(new Event('seeked'))
  await vi.advanceTimersByTimeAsync(0)
  frames.draw(picture.canvas, 9)
  await vi.advanceTimersByTimeAsync(0)
  video.dispatchEvent(new Event('seeked'))
  await vi.advanceTimersByTimeAsync(0)

  expect([strip.drawn, picture.drawn]).toEqual([[15], [9]])
})

test('once closed it draws nothing more, and the address of the file is revoked once', async () => {
  const { canvas, drawn } = fakeCanvas()
  const frames = openFrames(file)
  await video.finishLoading()
  frames.draw(canvas, 7)
  await settled()

  frames.close()
  frames.close()
  frames.draw(canvas, 8)
  await video.finishSeeking()

  expect(drawn).toEqual([])
  expect(video.src).toBeUndefined()
  expect(URL.revokeObjectURL).toHaveBeenCalledOnce()
})

/** A `<video>` that seeks when it is told to. */
class FakeVideo extends EventTarget {
  duration = 20
  videoWidth = 320
  videoHeight = 180
  src?: string
  seeks: number[] = []

  set currentTime(seconds: number) {
    this.seeks.push(seconds)
  }

  load() {}
  removeAttribute(name: 'src') {
    delete this[name]
  }

  async finishLoading() {
    this.dispatchEvent(new Event('loadeddata'))
    await settled()
  }

  async finishSeeking() {
    await settled()
    this.dispatchEvent(new Event('seeked'))
    await settled()
  }
}

/** A canvas, and the places in the video of what was drawn on it. */
function fakeCanvas() {
  const drawn: number[] = []
  const drawImage = (source: FakeVideo) => drawn.push(source.seeks.at(-1) ?? Number.NaN)
  const canvas = { width: 480, height: 0, dataset: {}, getContext: () => ({ drawImage }) }
  return { canvas: canvas as unknown as HTMLCanvasElement, drawn }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

import type { VideoFacts } from './inspect'

/**
 * What this browser shows of a file, by a hidden `<video>`, and a poster of it. {} when it can't decode it, or not before
 * the signal. Never throws.
 */
export async function showVideo(file: File, signal: AbortSignal): Promise<VideoFacts> {
  const video = document.createElement('video')
  const url = URL.createObjectURL(file)
  Object.assign(video, { preload: 'auto', muted: true, playsInline: true, src: url })
  try {
    await event(video, 'loadedmetadata', signal)
    // Sound alone has metadata too, and so has a picture that can't be decoded.
    if (video.videoWidth === 0) return {}

    const { videoWidth: width, videoHeight: height, duration } = video
    // What was recorded in a browser says no duration of itself.
    const length = Number.isFinite(duration) ? { durationSeconds: duration } : {}
    return { ...length, width, height, ...(await drawPoster(video, signal)) }
  } catch {
    return {}
  } finally {
    video.removeAttribute('src')
    video.load()
    URL.revokeObjectURL(url)
  }
}

const posterWidth = 480
/** Of 255: below it a frame is as good as black. */
const darkest = 20

/** A frame from a little way in, for the first is often black; of black ones the brightest. */
async function drawPoster(video: HTMLVideoElement, signal: AbortSignal): Promise<VideoFacts> {
  let posterUrl: string | undefined
  let brightest = -1
  try {
    for (const seconds of placesIn(video.duration)) {
      video.currentTime = seconds
      await event(video, 'seeked', signal)
      const brightness = brightnessOf(video)
      if (brightness > brightest) posterUrl = draw(video, posterWidth).toDataURL('image/jpeg', 0.7)
      brightest = Math.max(brightest, brightness)
      if (brightest > darkest) break
    }
  } catch {
    // No frame, or none in time: what there is will do.
  }
  return posterUrl ? { posterUrl, hasPreview: true } : {}
}

function placesIn(durationSeconds: number): number[] {
  if (!Number.isFinite(durationSeconds)) return [0.1, 1]
  return [Math.min(1, durationSeconds / 10), durationSeconds / 4, durationSeconds / 2]
}

function draw(video: HTMLVideoElement, width: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = Math.max(1, Math.round((width * video.videoHeight) / video.videoWidth))
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** 0 to 255, of a few pixels. */
function brightnessOf(video: HTMLVideoElement): number {
  const canvas = draw(video, 16)
  const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray()
  const sum = data.reduce((total, value, index) => (index % 4 === 3 ? total : total + value), 0)
  return sum / Math.max(1, data.length * 0.75)
}

function event(video: HTMLVideoElement, name: 'loadedmetadata' | 'seeked', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    video.addEventListener(name, () => resolve(), { once: true })
    video.addEventListener('error', () => reject(video.error), { once: true })
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

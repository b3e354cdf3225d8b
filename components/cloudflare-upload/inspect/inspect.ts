/** What a browser can tell of a video before it leaves. {} when it cannot show this one. */
export interface VideoFacts {
  /** Seconds, with decimals. */
  durationSeconds?: number
  /** Pixels. */
  width?: number
  height?: number
  /** A frame of it, as a data URL. */
  posterUrl?: string
}

/**
 * Looks into a file with a hidden `<video>`, which reads no more of it than it needs. What the browser cannot decode, and
 * what takes longer than five seconds, has no facts: that is no reason to refuse it. Never throws.
 */
export async function inspectVideo(file: File): Promise<VideoFacts> {
  const video = document.createElement('video')
  const url = URL.createObjectURL(file)
  const signal = AbortSignal.timeout(timeLimitMs)
  Object.assign(video, { preload: 'auto', muted: true, playsInline: true, src: url })
  try {
    await event(video, 'loadedmetadata', signal)
    // Sound alone has a duration too, but no picture.
    if (video.videoWidth === 0) return {}

    const durationSeconds = Number.isFinite(video.duration) ? video.duration : undefined
    const facts = { durationSeconds, width: video.videoWidth, height: video.videoHeight }
    return { ...facts, posterUrl: await drawPoster(video, signal) }
  } catch {
    return {}
  } finally {
    video.removeAttribute('src')
    video.load()
    URL.revokeObjectURL(url)
  }
}

const timeLimitMs = 5_000
const posterWidth = 480

/** A frame from a little way in: the first is often black. Undefined when the browser gives no frame in time. */
async function drawPoster(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
  try {
    video.currentTime = Math.min(1, (video.duration || 0) / 10)
    await event(video, 'seeked', signal)
    const canvas = document.createElement('canvas')
    canvas.width = posterWidth
    canvas.height = Math.round((posterWidth * video.videoHeight) / video.videoWidth)
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL('image/jpeg', 0.7)
  } catch {
    return undefined
  }
}

function event(video: HTMLVideoElement, name: 'loadedmetadata' | 'seeked', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(name, () => resolve(), { once: true })
    video.addEventListener('error', () => reject(video.error), { once: true })
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

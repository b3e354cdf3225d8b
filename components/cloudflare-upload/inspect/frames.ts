/** Pictures of one file, drawn as they are asked for. */
export interface Frames {
  /**
   * Draws the frame at a place in the video on a canvas, as soon as it can be had. Of several wishes for one canvas the
   * latest is carried out, and of several canvases the one that wished last. Returns the function that takes the wish back.
   */
  draw(canvas: HTMLCanvasElement, seconds: number): () => void
  /** Lets go of the file. No canvas is drawn on any more. */
  close(): void
}

/**
 * Opens a file with one hidden `<video>`, which reads no more of it than it needs; close it. A canvas keeps its width, and
 * gets the height of the picture and `data-state="shown"`. Where the browser cannot decode the file, or takes longer than
 * five seconds for a frame, the canvas stays as it is. Never throws.
 */
export function openFrames(file: Blob): Frames {
  const video = document.createElement('video')
  const url = URL.createObjectURL(file)
  const wishes = new Map<HTMLCanvasElement, number>()
  const closing = new AbortController()
  Object.assign(video, { preload: 'auto', muted: true, playsInline: true, src: url })
  const opening = event(video, 'loadeddata', closing.signal)
  opening.catch(close)
  let isDrawing = false

  return {
    draw(canvas, seconds) {
      // The last of a map is the one that was put in last.
      wishes.delete(canvas)
      wishes.set(canvas, seconds)
      if (!isDrawing) void drawAll()
      return () => {
        if (wishes.get(canvas) === seconds) wishes.delete(canvas)
      }
    },
    close,
  }

  async function drawAll() {
    isDrawing = true
    try {
      await opening
      for (let wish = takeWish(); wish && !closing.signal.aborted; wish = takeWish())
        await drawOne(...wish).catch(() => {})
    } catch {
      // This browser shows no picture of this file.
    } finally {
      isDrawing = false
    }
  }

  function takeWish(): [HTMLCanvasElement, number] | undefined {
    const wish = [...wishes].at(-1)
    if (wish) wishes.delete(wish[0])
    return wish
  }

  async function drawOne(canvas: HTMLCanvasElement, seconds: number) {
    const sought = event(video, 'seeked', closing.signal)
    // Past the last frame there is none.
    video.currentTime = Math.max(0, Math.min(seconds, video.duration - LAST_FRAME_SECONDS))
    await sought
    if (video.videoWidth === 0) return
    canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth)
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
    canvas.dataset.state = 'shown'
  }

  function close() {
    if (closing.signal.aborted) return
    closing.abort()
    wishes.clear()
    video.removeAttribute('src')
    video.load()
    URL.revokeObjectURL(url)
  }
}

const LAST_FRAME_SECONDS = 0.05
const TIME_LIMIT_MS = 5_000

function event(video: HTMLVideoElement, name: 'loadeddata' | 'seeked', closing: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController()
    const options = { once: true, signal: over.signal }
    const timer = setTimeout(() => end(() => reject(new Error(`No ${name} in ${TIME_LIMIT_MS} ms`))), TIME_LIMIT_MS)
    video.addEventListener(name, () => end(resolve), options)
    video.addEventListener('error', () => end(() => reject(video.error)), options)
    closing.addEventListener('abort', () => end(() => reject(closing.reason)), options)

    function end(settle: () => void) {
      clearTimeout(timer)
      over.abort()
      settle()
    }
  })
}

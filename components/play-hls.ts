/**
 * Plays a stream in a video element: by hls.js, which is loaded now; by the browser itself where hls.js can't run, as on
 * an iPhone; by the MP4 download when neither can. Returns the function that ends it.
 *
 * Not `hls.js/light`: that one has no separate audio renditions, and Stream's manifests have nothing else, so every video
 * would be silent.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/using-own-player/
 */
export function playHls(element: HTMLVideoElement, { hls, mp4, onFailed }: PlayOptions): () => void {
  let isOver = false
  let stop = () => {}
  void begin()
  return () => {
    isOver = true
    stop()
    element.removeAttribute('src')
  }

  async function begin() {
    if (!hls) return fallBack()
    const { default: Hls } = await import('hls.js').catch(() => ({ default: undefined }))
    if (isOver) return
    if (!Hls?.isSupported()) return playNatively(hls)

    const player = new Hls()
    stop = () => player.destroy()
    player.on(Hls.Events.ERROR, (_event, { fatal }) => {
      if (!fatal) return
      player.destroy()
      fallBack()
    })
    player.loadSource(hls)
    player.attachMedia(element)
  }

  function playNatively(url: string) {
    if (!element.canPlayType('application/vnd.apple.mpegurl')) return fallBack()
    element.addEventListener('error', fallBack, { once: true })
    element.src = url
  }

  function fallBack() {
    if (isOver) return
    if (!mp4) return onFailed()
    element.addEventListener('error', onFailed, { once: true })
    element.src = mp4
    element.play().catch(() => {})
  }
}

export interface PlayOptions {
  hls: string | null
  mp4: string | null
  /** Nothing of it plays in this browser, or now. */
  onFailed: () => void
}

import { type Addresses, createNewestAddresses } from './newest-addresses'
import { playByHlsJs } from './play-by-hls-js'
import { playSource } from './play-source'

/**
 * Plays a stream in a video element: by hls.js, which is loaded now; by the browser itself where hls.js can't run, as on
 * an iPhone; by the MP4 download when neither can. It begins with the first call of `play`; each later one brings newer
 * addresses of the same video, and what plays goes on without a jump.
 *
 * Not `hls.js/light`: that one has no separate audio renditions, and Stream's manifests have nothing else, so every video
 * would be silent.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/using-own-player/
 */
export function playHls(element: HTMLVideoElement, { askAgain, onFailed }: PlayOptions): Playback {
  const addresses = createNewestAddresses(askAgain)
  let isOver = false
  let hasBegun = false
  let player: Player = { renew() {}, stop() {} }

  return {
    play(newest) {
      addresses.take(newest)
      if (hasBegun) return player.renew()
      hasBegun = true
      void begin()
    },
    stop() {
      isOver = true
      player.stop()
      element.removeAttribute('src')
    },
  }

  async function begin(): Promise<void> {
    const [hls, { default: Hls }] = await Promise.all([
      addresses.get().hls ?? addresses.other('hls', null).catch(() => null),
      import('hls.js').catch(() => ({ default: undefined })),
    ])
    if (isOver) return
    if (!hls) return fallBack()
    if (Hls?.isSupported()) player = playByHlsJs(Hls, element, { addresses, onFailed: fallBack })
    else if (element.canPlayType(HLS_TYPE)) player = playSource(element, 'hls', { addresses, onFailed: fallBack })
    else fallBack()
  }

  function fallBack(): void {
    if (isOver) return
    player.stop()
    if (!addresses.get().mp4) {
      onFailed()
      return
    }
    player = playSource(element, 'mp4', { addresses, onFailed })
    element.play().catch(() => {})
  }
}

const HLS_TYPE = 'application/vnd.apple.mpegurl'

export interface PlayOptions {
  /** Asks the server for addresses because those that are known were refused. */
  askAgain: () => Promise<Addresses>
  /** Nothing of it plays in this browser, or now. */
  onFailed: () => void
}

export interface Playback {
  play(newest: Addresses): void
  stop(): void
}

/** One way to play. */
export interface Player {
  /** There are newer addresses. */
  renew(): void
  stop(): void
}

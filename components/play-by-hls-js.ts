import type Hls from 'hls.js'
import { type NewestAddresses, withNewestToken } from './newest-addresses'
import type { Player } from './play-hls'

/**
 * Plays by hls.js. The playlists name their parts by the token that they were asked for with, and are read once: each
 * request gets the newest token instead, so that the end of the first one is not noticed. A request that is refused all
 * the same, because the tab slept or a clock is wrong, is tried again with a token that is asked for.
 *
 * @see https://github.com/video-dev/hls.js/blob/master/docs/API.md#xhrsetup
 */
export function playByHlsJs(
  HlsJs: typeof Hls,
  element: HTMLVideoElement,
  { addresses, onFailed }: { addresses: NewestAddresses; onFailed: () => void },
): Player {
  const used = new Set<string>()
  const askedOf = new WeakMap<object, string | null>()
  const player = new HlsJs({
    xhrSetup(xhr, url) {
      const { hls } = addresses.get()
      askedOf.set(xhr, hls)
      const renewed = hls ? withNewestToken(url, used, hls) : url
      if (renewed !== url) xhr.open('GET', renewed, true)
    },
  })
  player.on(HlsJs.Events.ERROR, (_event, { fatal, response, networkDetails }) => {
    const isRefused = response?.code === 401 || response?.code === 403
    const asked = networkDetails ? askedOf.get(networkDetails) : undefined
    if (isRefused) void goOn(fatal, asked ?? addresses.get().hls)
    else if (fatal) onFailed()
  })
  load()
  player.attachMedia(element)
  return { renew: note, stop: () => player.destroy() }

  function note(): void {
    const { hls } = addresses.get()
    if (hls) used.add(hls)
  }

  function load(): void {
    note()
    player.loadSource(addresses.get().hls ?? '')
  }

  /** What is in the buffer plays on meanwhile. */
  async function goOn(isFatal: boolean, refused: string | null): Promise<void> {
    const newer = await addresses.other('hls', refused).catch(() => null)
    if (!isFatal) return
    if (!newer) return onFailed()
    note()
    if (player.levels.length === 0) load()
    else player.startLoad()
  }
}

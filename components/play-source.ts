import type { Addresses, NewestAddresses } from './newest-addresses'
import type { Player } from './play-hls'

/**
 * Plays an address by the browser itself. That takes a newer one only as a new source, which is seen: it is given when the
 * video would stop anyway, at an error or when nothing more comes, and goes on where it was.
 */
export function playSource(
  element: HTMLVideoElement,
  kind: keyof Addresses,
  { addresses, onFailed }: { addresses: NewestAddresses; onFailed: () => void },
): Player {
  const over = new AbortController()
  const { signal } = over
  let used = addresses.get()[kind]
  element.addEventListener('error', () => void recover(), { signal })
  for (const event of ['waiting', 'stalled']) element.addEventListener(event, swapForNewer, { signal })
  element.src = used ?? ''
  return { renew() {}, stop: () => over.abort() }

  async function recover(): Promise<void> {
    const newer = await addresses.other(kind, used).catch(() => null)
    if (signal.aborted) return
    if (newer) swap(newer)
    else onFailed()
  }

  function swapForNewer(): void {
    const newest = addresses.get()[kind]
    if (newest && newest !== used) swap(newest)
  }

  function swap(address: string): void {
    const { currentTime, paused } = element
    used = address
    const goOn = () => {
      element.currentTime = currentTime
      if (!paused) element.play().catch(() => {})
    }
    element.addEventListener('loadedmetadata', goOn, { signal, once: true })
    element.src = address
  }
}

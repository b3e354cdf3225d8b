/** Is there a network at all, is the page looked at, and when does that change? */
export interface Network {
  isOnline(): boolean
  isVisible(): boolean
  /** Calls the listener at each change, until the returned function is called: so also when a device wakes. */
  subscribe(listener: () => void): () => void
}

/** What the browser knows: "offline" is certain, "online" only means that a cable or an antenna is in use. */
export const browserNetwork: Network = {
  isOnline: () => navigator.onLine,
  isVisible: () => document.visibilityState === 'visible',
  subscribe(listener) {
    window.addEventListener('online', listener)
    window.addEventListener('offline', listener)
    document.addEventListener('visibilitychange', listener)
    return () => {
      window.removeEventListener('online', listener)
      window.removeEventListener('offline', listener)
      document.removeEventListener('visibilitychange', listener)
    }
  },
}

/** Is there a network at all, and when does that change? */
export interface Network {
  isOnline(): boolean
  /** Calls the listener at each change, until the returned function is called. */
  subscribe(listener: () => void): () => void
}

/** What the browser knows: "offline" is certain, "online" only means that a cable or an antenna is in use. */
export const browserNetwork: Network = {
  isOnline: () => navigator.onLine,
  subscribe(listener) {
    window.addEventListener('online', listener)
    window.addEventListener('offline', listener)
    return () => {
      window.removeEventListener('online', listener)
      window.removeEventListener('offline', listener)
    }
  },
}

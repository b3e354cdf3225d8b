/**
 * While somebody holds it, leaving the page asks first, and the screen stays awake, so that a phone does not sleep in the
 * middle of an upload. Held by as many as like; returns the function that lets go, which is harmless to repeat.
 *
 * @see https://developer.mozilla.org/docs/Web/API/Window/beforeunload_event
 * @see https://developer.mozilla.org/docs/Web/API/Screen_Wake_Lock_API
 */
export function guardPage(): () => void {
  const hold = {}
  holders.add(hold)
  if (holders.size === 1) begin()
  return () => {
    if (holders.delete(hold) && holders.size === 0) end()
  }
}

const holders = new Set<object>()
let sentinel: Promise<WakeLockSentinel | undefined> | undefined

function begin() {
  window.addEventListener('beforeunload', ask)
  document.addEventListener('visibilitychange', stayAwake)
  stayAwake()
}

function end() {
  window.removeEventListener('beforeunload', ask)
  document.removeEventListener('visibilitychange', stayAwake)
  void sentinel?.then((lock) => lock?.release())
  sentinel = undefined
}

/** The browser asks in its own words. */
function ask(event: BeforeUnloadEvent) {
  event.preventDefault()
}

/** The browser takes the lock away when the page is hidden, so it is asked for again when it is seen. */
function stayAwake() {
  if (document.visibilityState !== 'visible') return
  const former = sentinel
  // Refused on a low battery, and missing without https: the upload goes on all the same.
  sentinel = Promise.resolve(navigator.wakeLock?.request('screen')).catch(() => undefined)
  // Nobody holds the page any more, as an upload may end before the lock is there.
  void sentinel.then((lock) => (holders.size === 0 ? lock?.release() : undefined))
  void former?.then((lock) => lock?.release())
}

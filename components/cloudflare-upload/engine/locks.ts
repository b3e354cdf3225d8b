/**
 * One holder for one name, among all tabs of this browser: a file is sent once. A lock ends with its tab, also when that
 * is killed.
 *
 * @see https://developer.mozilla.org/docs/Web/API/Web_Locks_API
 */
export interface Locks {
  /** The function that lets go of it; undefined while somebody else holds it. */
  tryHold(name: string): Promise<Release | undefined>
  /** Waits until it is free. Undefined when the signal has ended the wait. */
  hold(name: string, signal: AbortSignal): Promise<Release | undefined>
  /** Acts while nobody else holds it, and does nothing when somebody does. */
  whileFree(name: string, act: () => Promise<void>): Promise<void>
}

/** Harmless to repeat. Only when `after` has settled, others have it: in this tab, who asks for it meanwhile waits. */
export type Release = (after?: Promise<unknown>) => void

/** Those of the browser. Where it has none, as without https, everybody holds everything. */
export const browserLocks: Locks = {
  async tryHold(name) {
    // What this tab has just let go of is free only a moment later.
    await leaving.get(name)
    return request(name, { ifAvailable: true })
  },
  hold: (name, signal) => request(name, { signal }),
  whileFree(name, act) {
    const acting = request(name, { ifAvailable: true }).then(async (release) => {
      if (release) await act()
      release?.()
    })
    return leave(name, acting)
  },
}

/** Everybody holds everything. */
export const noLocks: Locks = {
  tryHold: async () => () => {},
  hold: async () => () => {},
  whileFree: (_name, act) => act(),
}

/** The names that are held by any tab just now. */
export async function heldNames(): Promise<string[]> {
  const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {}
  return held.flatMap(({ name = '' }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))
}

const prefix = 'cloudflare-upload|'
const leaving = new Map<string, Promise<unknown>>()

/** Until `done`, who asks in this tab waits. */
function leave(name: string, done: Promise<void>): Promise<void> {
  const settled = done.finally(() => leaving.get(name) === settled && leaving.delete(name))
  leaving.set(name, settled)
  return settled
}

function request(name: string, options: LockOptions): Promise<Release | undefined> {
  const manager = globalThis.navigator?.locks
  if (!manager) return noLocks.tryHold(name)
  return new Promise((resolve) => {
    const held = manager
      .request(prefix + name, options, (lock) => {
        if (!lock) return resolve(undefined)
        return new Promise<void>((free) => {
          resolve((after) => {
            void leave(name, held)
            void Promise.resolve(after).finally(free)
          })
        })
      })
      // Only our own signal aborts. All else, as in a sandboxed frame, means that there are no locks.
      .then(undefined, (error: unknown) => resolve(isAbort(error) ? undefined : () => {}))
  })
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

import { isAlive } from './processes'

/**
 * npm that gets a SIGTERM ends its shell and itself, and tells nobody else. So under `npm run` we look twice a second
 * whether the process that started us is still there, and call `onEnd` when it has gone. Started in any other way we
 * outlive our parent, as a shell's background job may.
 */
export function watchParent(onEnd: () => void): void {
  if (!process.env.npm_lifecycle_event) return

  const parent = process.ppid
  const timer = setInterval(() => {
    // On Unix an orphan gets another parent; on Windows it keeps the number of a process that is no more.
    if (process.ppid === parent && isAlive(parent)) return
    clearInterval(timer)
    onEnd()
  }, 500)
  timer.unref()
}

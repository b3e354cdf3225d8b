import type { UploadQueue } from './queue'
import { isInFlight } from './upload-state'

/** How many more files may come just now. The only one of a place may be replaced once it has ended. */
export function roomIn(queue: UploadQueue, maxFiles: number): number {
  const status = queue.getStatus()
  return maxFiles === 1 && !isInFlight({ status }) && status !== 'paused' ? 1 : maxFiles - queue.getItems().length
}

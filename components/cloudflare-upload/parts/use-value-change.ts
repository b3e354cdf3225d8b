import { useEffect, useEffectEvent } from 'react'
import type { UploadQueue } from '../engine/queue'
import { type SendWhen, uidsOf } from '../engine/value'

/** Calls `onValueChange` when what the form would send has changed. */
export function useValueChange(queue: UploadQueue, { sendWhen = 'uploaded', onValueChange }: Options): void {
  const read = () => uidsOf(queue.getItems(), sendWhen)
  const tell = useEffectEvent((former: string) => {
    const uids = read()
    if (uids.join() !== former) onValueChange?.(uids)
    return uids.join()
  })
  useEffect(() => {
    let former = tell('')
    return queue.subscribe(() => {
      former = tell(former)
    })
  }, [queue])
}

interface Options {
  sendWhen?: SendWhen
  onValueChange?: (uids: string[]) => void
}

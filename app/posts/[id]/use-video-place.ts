import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, useTransition } from 'react'
import { videoQuery } from '@/components/use-video'
import type { NullableVideoField } from '@/db/schema'
import type { VideoRef, VideoView } from '@/lib/video/view'
import { removeVideo, replaceVideo, replaceVideoByLink } from '../actions'
import type { ActionResult } from '../form-state'

/** One place for a video in a post: what it holds, followed until it settles, and the acts that change it. */
export function useVideoPlace(ref: VideoRef<NullableVideoField>, initial: VideoView) {
  const query = videoQuery(ref, initial)
  const queryClient = useQueryClient()
  const { data: view } = useQuery(query)
  const [isReplacing, setIsReplacing] = useState(false)
  const [takesFocus, setTakesFocus] = useState(false)
  const [error, setError] = useState<string>()
  const [isPending, startTransition] = useTransition()

  function open() {
    setTakesFocus(true)
    setIsReplacing(true)
  }

  function remove() {
    setTakesFocus(true)
    act(() => removeVideo(ref))
  }

  function act(action: () => Promise<ActionResult>) {
    setError(undefined)
    startTransition(async () => {
      const result = await action()
      if (!result.ok) return setError(result.message)
      await showNew()
    })
  }

  /** Where the link is typed is also where a refusal of it is said. */
  async function replaceByLink(url: string, key: string): Promise<ActionResult> {
    setError(undefined)
    const result = await replaceVideoByLink(ref, url, key)
    if (result.ok) await showNew()
    return result
  }

  async function showNew() {
    // From the start, so that the new video is looked at often, as the first was.
    await queryClient.resetQueries(query)
    setIsReplacing(false)
  }

  return {
    field: ref.field,
    view,
    error,
    isPending,
    /** An uploader stands in the place of the player. */
    isOpen: isReplacing || view.phase === 'empty',
    isReplacing,
    /** The button that brought the uploader is gone or far away, so the uploader takes the focus. */
    takesFocus,
    open,
    close: () => setIsReplacing(false),
    replace: (uid: string) => act(() => replaceVideo(ref, uid)),
    replaceByLink,
    remove,
  }
}

export type VideoPlace = ReturnType<typeof useVideoPlace>

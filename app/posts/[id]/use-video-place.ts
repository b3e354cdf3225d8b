import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, useTransition } from 'react'
import { videoQuery } from '@/components/use-video'
import type { NullableVideoField } from '@/db/schema'
import type { Edits } from '@/lib/video/edits'
import type { VideoRef, VideoView } from '@/lib/video/view'
import { answerOr, NO_ANSWER } from '../../answer-or'
import { removeVideo, replaceVideo, replaceVideoByLink } from '../actions'
import type { ActionResult } from '../form-state'

/** One place for a video in a post: what it holds, followed until it settles, and for who may the acts that change it. */
export function useVideoPlace(ref: VideoRef<NullableVideoField>, initial: VideoView, mayChange: boolean) {
  const query = videoQuery(ref, initial)
  const queryClient = useQueryClient()
  const { data: view, refetch } = useQuery(query)
  const [isReplacing, setIsReplacing] = useState(false)
  const [takesFocus, setTakesFocus] = useState(false)
  const [error, setError] = useState<string>()
  const [isPending, startTransition] = useTransition()

  function open() {
    if (isPending) return
    setTakesFocus(true)
    setIsReplacing(true)
  }

  function close() {
    if (!isPending) setIsReplacing(false)
  }

  function remove() {
    if (isPending) return
    setTakesFocus(true)
    void actAndSay(() => removeVideo(ref))
  }

  async function actAndSay(action: () => Promise<ActionResult>) {
    const result = await act(action)
    if (!result.ok) setError(result.message)
  }

  function act(action: () => Promise<ActionResult>): Promise<ActionResult> {
    setError(undefined)
    return new Promise((resolve) => {
      startTransition(async () => {
        const result = await answerOr(action(), { ok: false, message: NO_ANSWER })
        if (result.ok) await showNew()
        resolve(result)
      })
    })
  }

  async function showNew() {
    // Counted from the start, so that the new video is looked at often, as the first was.
    queryClient.getQueryCache().find(query)?.setState({ dataUpdateCount: 0 })
    await refetch()
    setIsReplacing(false)
  }

  return {
    field: ref.field,
    view,
    refetch,
    error,
    isPending,
    mayChange,
    /** An uploader stands in the place of the player. */
    isOpen: mayChange && (isReplacing || view.phase === 'empty'),
    isReplacing,
    /** The button that brought the uploader is gone or far away, so the uploader takes the focus. */
    takesFocus,
    open,
    close,
    /** Also while another act is pending: an upload that has ended is not dropped. */
    replace: (uid: string, edits: Edits) => void actAndSay(() => replaceVideo(ref, uid, edits)),
    /** Where the link is typed is also where a refusal of it is said. */
    replaceByLink: (url: string, key: string) => act(() => replaceVideoByLink(ref, url, key)),
    remove,
  }
}

export type VideoPlace = ReturnType<typeof useVideoPlace>

'use client'

import { useQuery } from '@tanstack/react-query'
import type { VideoField } from '@/db/schema'
import type { VideoRef, VideoView } from '@/lib/video/view'
import { StreamPlayer, type StreamPlayerProps } from './stream-player'
import { videoQuery } from './use-video'

/**
 * The video that a row holds, followed until it settles: its poster, its percent, its player, or a grey frame.
 *
 * @example <RowVideo field="posts.video" id={post.id} initial={post.video} title={post.title} />
 */
export function RowVideo({ field, id, initial, ...props }: RowVideoProps) {
  const { data: view, refetch } = useQuery(videoQuery({ field, id }, initial))
  return <StreamPlayer view={view} refetch={refetch} {...props} />
}

export interface RowVideoProps extends VideoRef<VideoField>, Omit<StreamPlayerProps, 'view' | 'refetch'> {
  /** What the server found when it made the page. */
  initial: VideoView
}

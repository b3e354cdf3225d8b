'use client'

import type { ReactNode } from 'react'
import type { Post } from '@/db/posts'
import type { VideoFieldOptions } from '@/db/video-fields'
import { DeletePost } from './delete-post'
import { useVideoPlace } from './use-video-place'
import { VideoActs } from './video-acts'
import { VideoFacts } from './video-facts'
import { VideoStage } from './video-stage'

/** The page of a post: the video with the words below it, and beside it the facts, the acts and the teaser. */
export function PostVideos({ post, limits, words }: PostVideosProps) {
  const video = useVideoPlace({ field: 'posts.video', id: post.id }, post.video, post.mayChange)
  const teaser = useVideoPlace({ field: 'posts.teaser', id: post.id }, post.teaser, post.mayChange)
  const teaserTitle = `the teaser of ${post.title}`

  return (
    <article className="grid gap-x-10 gap-y-8 min-[900px]:grid-cols-[minmax(0,1fr)_320px]">
      <div className="grid min-w-0 content-start gap-5">
        <VideoStage place={video} name="Video" title={post.title} limits={limits.video} />
        {words}
      </div>

      <aside className="grid min-w-0 content-start gap-5">
        <VideoFacts view={video.view} />
        <VideoActs place={video} name="video" filename={post.title} />
        {(post.mayChange || teaser.view.video) && (
          <>
            <hr />
            <section className="grid gap-2.5">
              <h2 className="text-[0.9375rem] tracking-normal">Teaser</h2>
              <VideoStage place={teaser} name="Teaser" title={teaserTitle} limits={limits.teaser} size="small" />
              <VideoActs place={teaser} name="teaser" filename={`${post.title} teaser`} />
            </section>
          </>
        )}
        {post.mayRemove && (
          <>
            <hr />
            <DeletePost id={post.id} title={post.title} sizeBytes={video.view.video?.size ?? null} />
          </>
        )}
      </aside>
    </article>
  )
}

interface PostVideosProps {
  post: Post
  limits: Record<'video' | 'teaser', VideoFieldOptions>
  /** Title, date and note: they need no script. */
  words: ReactNode
}

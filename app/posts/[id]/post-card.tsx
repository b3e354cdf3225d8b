'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleX, Film, Hourglass, type LucideIcon, Play, Scissors } from 'lucide-react'
import Link from 'next/link'
import { formatTime } from '@/components/cloudflare-upload/words/format'
import { describeVideo } from '@/components/describe-video'
import { Line } from '@/components/line'
import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { videoQuery } from '@/components/use-video'
import { VideoPicture } from '@/components/video-picture'
import type { Post } from '@/db/posts'
import type { Phase, VideoView } from '@/lib/video/view'

/** A post in the list. The newest is as large as four; what is not settled yet is followed. */
export function PostCard({ post, isNewest, saysPublished }: PostCardProps) {
  const { data: view } = useQuery(videoQuery({ field: 'posts.video', id: post.id }, post.video))
  const failure = view.phase === 'failed' ? describeVideo(view).note : undefined

  return (
    <li className={cn('group min-w-0', isNewest && 'sm:col-span-2 lg:row-span-2')} data-state={view.phase}>
      <Link href={`/posts/${post.id}`} className="picture-link flex h-full flex-col rounded-card outline-none">
        <CardFrame view={view} title={post.title} isNewest={isNewest} />
        <h3
          className={cn(
            isNewest
              ? 'mt-4 text-[1.375rem] leading-[1.2] tracking-[-0.02em] max-sm:text-lg'
              : 'mt-3 text-[0.9375rem] leading-snug',
          )}
        >
          {post.title}
        </h3>
        <p className={cn('mt-0.5 text-[0.8125rem]', failure ? 'text-destructive' : 'text-muted-foreground')}>
          {failure ?? (
            <>
              <Time at={post.created_at} />
              {saysPublished && post.published_at && ' · Published'}
            </>
          )}
        </p>
      </Link>
    </li>
  )
}

interface PostCardProps {
  post: Post
  isNewest: boolean
  /** Where private and published posts stand together, a published one says so. */
  saysPublished: boolean
}

function CardFrame({ view, title, isNewest }: { view: VideoView; title: string; isNewest: boolean }) {
  const { video, phase } = view
  const { words, done } = describeVideo(view)
  const Icon = icons[phase]
  return (
    <div className={cn('frame', isNewest && 'grow')} data-state={phase}>
      <VideoPicture
        view={view}
        className="transition-transform duration-500 ease-[cubic-bezier(0.2,0.7,0.2,1)] group-hover:scale-[1.018] motion-reduce:transform-none"
      />
      {Icon && (
        <Badge kind="state">
          <Icon aria-hidden />
          {words}
        </Badge>
      )}
      {video && video.duration !== null && (
        <Badge kind="time" className={cn(done !== undefined && 'bottom-[23px]')}>
          {formatTime(video.duration)}
        </Badge>
      )}
      {done !== undefined && <Line on="picture" state={phase} label={title} words={words} sent={1} done={done} />}
    </div>
  )
}

/** What is as it should be has no chip. */
const icons: Partial<Record<Phase, LucideIcon>> = {
  empty: Film,
  uploading: Hourglass,
  processing: Hourglass,
  playable: Play,
  trimming: Scissors,
  failed: CircleX,
}

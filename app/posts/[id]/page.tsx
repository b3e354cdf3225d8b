import { Pencil } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Time } from '@/components/time'
import { Button } from '@/components/ui/button'
import { optionsOf } from '@/db/video-fields'
import { getPost } from './get-post'
import { PostVideos } from './post-videos'
import { PostVisibility } from './post-visibility'

/** One post: its two videos, and for who may change it what can be done with them. */
export default async function Page({ params }: PageProps<'/posts/[id]'>) {
  const { id } = await params
  const { post } = await getPost(id)

  return (
    <PostVideos
      post={post}
      limits={{ video: optionsOf('posts.video'), teaser: optionsOf('posts.teaser') }}
      words={
        <div>
          <h1>{post.title}</h1>
          <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4">
            <p className="text-muted-foreground">
              <Time at={post.created_at} />
            </p>
            {post.mayChange && (
              <Button asChild variant="outline">
                <Link href={`/posts/${post.id}/edit`}>
                  <Pencil aria-hidden />
                  Edit
                  <span className="sr-only"> post</span>
                </Link>
              </Button>
            )}
          </div>
          {post.mayChange && (
            <div className="mt-2">
              <PostVisibility id={post.id} isPublished={post.published_at !== null} />
            </div>
          )}
          {post.note && <p className="mt-5 max-w-[62ch] whitespace-pre-line wrap-anywhere">{post.note}</p>}
        </div>
      }
    />
  )
}

export async function generateMetadata({ params }: PageProps<'/posts/[id]'>): Promise<Metadata> {
  const { id } = await params
  return { title: (await getPost(id)).post.title }
}

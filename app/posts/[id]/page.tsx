import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Time } from '@/components/time'
import { db } from '@/db/client'
import { findPost } from '@/db/posts'
import { optionsOf } from '@/db/video-fields'
import { currentUser } from '@/lib/session'
import { PostVideos } from './post-videos'

/** One post of the visitor's own: its two videos, and what can be done with them. */
export default async function Page({ params }: PageProps<'/posts/[id]'>) {
  const { id } = await params
  const post = await getPost(id)

  return (
    <PostVideos
      post={post}
      limits={{ video: optionsOf('posts.video'), teaser: optionsOf('posts.teaser') }}
      words={
        <div>
          <h1>{post.title}</h1>
          <p className="mt-2 text-muted-foreground">
            <Time at={post.created_at} />
          </p>
          {post.note && <p className="mt-5 max-w-[62ch] whitespace-pre-line wrap-anywhere">{post.note}</p>}
        </div>
      }
    />
  )
}

export async function generateMetadata({ params }: PageProps<'/posts/[id]'>): Promise<Metadata> {
  const { id } = await params
  return { title: (await getPost(id)).title }
}

/** Once for the page and its title. What is somebody else's is not there. */
const getPost = cache(async (id: string) => {
  const user = await currentUser(await headers())
  const post = user && (await findPost(db, id, user.id))
  return post ?? notFound()
})

import { Plus } from 'lucide-react'
import { headers } from 'next/headers'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { db } from '@/db/client'
import { listPosts } from '@/db/posts'
import { currentUser } from '@/lib/session'
import { PostCard } from './posts/[id]/post-card'

/** The visitor's own posts, newest first. */
export default async function Page() {
  const user = await currentUser(await headers())
  const posts = user ? await listPosts(db, user.id) : []

  return (
    <>
      <div className="mb-7 flex flex-wrap items-center justify-between gap-4">
        <h1>Posts</h1>
        {posts.length > 0 && <NewPost />}
      </div>
      {posts.length === 0 ? (
        <div className="viewfinder grid justify-items-center gap-1.5 rounded-panel bg-muted px-7 py-16 text-center text-balance">
          <h2>No posts yet</h2>
          <p className="mb-4 text-muted-foreground">Drop a video and give it a title. That is all it takes.</p>
          <NewPost />
        </div>
      ) : (
        <ul className="grid gap-x-6 gap-y-8 sm:grid-cols-2 lg:grid-cols-3">
          {posts.map((post, index) => (
            <PostCard key={post.id} post={post} isNewest={index === 0} />
          ))}
        </ul>
      )}
    </>
  )
}

function NewPost() {
  return (
    <Button asChild>
      <Link href="/posts/new">
        <Plus aria-hidden />
        New post
      </Link>
    </Button>
  )
}

import { Plus } from 'lucide-react'
import { headers } from 'next/headers'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { db } from '@/db/client'
import { listOwnPosts, listPosts, listPublishedPosts } from '@/db/posts'
import { currentUser } from '@/lib/session'
import { PostList } from './posts/[id]/post-list'

/** The visitor's own posts, then what others have published; for an administrator, all that there are. */
export default async function Page() {
  const user = await currentUser(await headers())
  const [own, others] = await Promise.all([
    listOwnPosts(db, user),
    user?.isAdministrator ? listPosts(db, user) : listPublishedPosts(db, user),
  ])
  const isEmpty = own.length === 0 && others.length === 0

  return (
    <>
      <div className="mb-7 flex flex-wrap items-center justify-between gap-4">
        <h1>Posts</h1>
        {!isEmpty && <NewPost />}
      </div>
      {isEmpty ? (
        <div className="viewfinder grid justify-items-center gap-1.5 rounded-panel bg-muted px-7 py-16 text-center text-balance">
          <h2>No posts yet</h2>
          <p className="mb-4 text-muted-foreground">Drop a video and give it a title. That is all it takes.</p>
          <NewPost />
        </div>
      ) : (
        <div className="grid gap-14">
          <PostList heading="Your posts" posts={own} saysPublished />
          {user?.isAdministrator ? (
            <PostList heading="All posts" posts={others} saysPublished />
          ) : (
            <PostList heading="Published" posts={others} />
          )}
        </div>
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

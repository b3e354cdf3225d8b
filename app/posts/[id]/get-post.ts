import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { db } from '@/db/client'
import { findPost } from '@/db/posts'
import { currentUser } from '@/lib/session'

/** A post that the visitor may see, with the visitor; once for the page and its title. What they may not see is not there. */
export const getPost = cache(async (id: string) => {
  const user = await currentUser(await headers())
  const post = await findPost(db, id, user)
  return post ? { user, post } : notFound()
})

/** As `getPost`, of a post that the visitor may change. */
export async function getPostToChange(id: string): ReturnType<typeof getPost> {
  const found = await getPost(id)
  return found.post.mayChange ? found : notFound()
}

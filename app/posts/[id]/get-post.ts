import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { db } from '@/db/client'
import { findPost } from '@/db/posts'
import { currentUser } from '@/lib/session'

/** A post of the visitor's own, with the visitor; once for the page and its title. What is somebody else's is not there. */
export const getPost = cache(async (id: string) => {
  const user = await currentUser(await headers())
  const post = user && (await findPost(db, id, user.id))
  return post ? { user, post } : notFound()
})

import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { NearLimits } from '@/app/account/near-limits'
import { optionsOf } from '@/db/video-fields'
import { currentUser } from '@/lib/session'
import { NewPostForm } from './new-post-form'

export const metadata: Metadata = { title: 'New post' }

export default async function Page() {
  // As a request is read, the options are those of the running server's environment, not of the build's.
  const user = await currentUser(await headers())
  return (
    <>
      <h1 className="mb-7">New post</h1>
      {user && <NearLimits user={user} />}
      <NewPostForm video={optionsOf('posts.video')} teaser={optionsOf('posts.teaser')} />
    </>
  )
}

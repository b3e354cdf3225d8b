import type { Metadata } from 'next'
import { connection } from 'next/server'
import { optionsOf } from '@/db/video-fields'
import { NewPostForm } from './new-post-form'

export const metadata: Metadata = { title: 'New post' }

export default async function Page() {
  // The limits are read from the environment of the running server, not of the build.
  await connection()
  return (
    <>
      <h1 className="mb-7">New post</h1>
      <NewPostForm video={optionsOf('posts.video')} teaser={optionsOf('posts.teaser')} />
    </>
  )
}

import { ArrowLeft } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { optionsOf } from '@/db/video-fields'
import { env } from '@/lib/env'
import { type DashboardLinks, dashboardLinks } from '@/lib/stream/dashboard'
import type { VideoView } from '@/lib/video/view'
import { getPostToChange } from '../get-post'
import { PostVisibility } from '../post-visibility'
import { EditForm } from './edit-form'
import { EditVideo } from './edit-video'

/** Where a post is changed by who may: its words by a form, its videos each at its place and at once. */
export default async function Page({ params }: PageProps<'/posts/[id]/edit'>) {
  const { id } = await params
  const { post, user } = await getPostToChange(id)
  const linksOf = user?.isAdministrator ? dashboardOf : () => undefined

  return (
    <>
      <Button asChild variant="ghost" className="-ms-4 mb-3">
        <Link href={`/posts/${post.id}`}>
          <ArrowLeft aria-hidden className="rtl:-scale-x-100" />
          Back to the post
        </Link>
      </Button>
      <h1 className="mb-7">Edit post</h1>
      <div className="mb-7 min-[900px]:max-w-[704px]">
        <PostVisibility id={post.id} isPublished={post.published_at !== null} />
      </div>
      <EditForm post={{ id: post.id, title: post.title, note: post.note }} />
      <div className="mt-10 grid gap-x-6 gap-y-8 border-t pt-8 min-[900px]:grid-cols-2">
        <EditVideo
          place={{ field: 'posts.video', id: post.id }}
          name="Video"
          title={post.title}
          filename={post.title}
          initial={post.video}
          limits={optionsOf('posts.video')}
          dashboard={linksOf(post.video)}
        />
        <EditVideo
          place={{ field: 'posts.teaser', id: post.id }}
          name="Teaser"
          title={`the teaser of ${post.title}`}
          filename={`${post.title} teaser`}
          initial={post.teaser}
          limits={optionsOf('posts.teaser')}
          dashboard={linksOf(post.teaser)}
        />
      </div>
    </>
  )
}

export async function generateMetadata({ params }: PageProps<'/posts/[id]/edit'>): Promise<Metadata> {
  const { id } = await params
  return { title: `Edit ${(await getPostToChange(id)).post.title}` }
}

/** Made here, on the server: they hold the account's id, which is for an administrator alone. */
function dashboardOf({ video }: VideoView): DashboardLinks | null {
  return video && dashboardLinks(env.CLOUDFLARE_ACCOUNT_ID, video.uid)
}

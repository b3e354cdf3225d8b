import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { directionOf, loadText } from '@/components/cloudflare-upload/words/dictionaries'
import { optionsOf } from '@/db/video-fields'
import { currentUser } from '@/lib/session'
import { Controls } from './controls'
import { Examples } from './examples'
import { settingsSchema } from './settings'

export const metadata: Metadata = { title: 'Uploader' }

/** The uploader by itself, in the ways in which a page uses it. Real uploads, which nothing takes: Stream forgets them. */
export default async function Page({ searchParams }: PageProps<'/uploader'>) {
  const settings = settingsSchema.parse(await searchParams)
  const text = await loadText(settings.lang)
  const user = await currentUser(await headers())
  const { maxSizeBytes, maxDurationSeconds } = optionsOf('posts.video')

  return (
    <>
      <div className="mb-7 grid max-w-160 gap-2">
        <h1>One video, one line</h1>
        <p className="text-muted-foreground">
          It fills once while bytes leave, and once more while Stream encodes. These are real uploads; no post takes
          them, so they are removed from Stream a day after their link ends.
        </p>
      </div>
      <Controls settings={settings} />
      <Examples
        settings={settings}
        dir={directionOf(settings.lang)}
        text={text}
        limits={{ maxSizeBytes, maxDurationSeconds }}
        owner={user?.id}
      />
    </>
  )
}

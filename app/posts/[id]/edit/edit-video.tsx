'use client'

import { useKeptFocus } from '@/components/cloudflare-upload/parts/use-kept-focus'
import type { NullableVideoField } from '@/db/schema'
import type { VideoFieldOptions } from '@/db/video-fields'
import type { DashboardLinks } from '@/lib/stream/dashboard'
import type { VideoRef, VideoView } from '@/lib/video/view'
import { useVideoPlace } from '../use-video-place'
import { VideoActs } from '../video-acts'
import { VideoFacts } from '../video-facts'
import { VideoStage } from '../video-stage'
import { EDIT_FORM_ID } from './edit-form'
import { VideoLinks } from './video-links'

/** One video of a post where it is edited: the player or the uploader, the facts, the acts, and where else it can be seen. */
export function EditVideo({ place: ref, name, title, filename, initial, limits, dashboard }: EditVideoProps) {
  const place = useVideoPlace(ref, initial, true)
  const keptFocus = useKeptFocus()
  return (
    <section {...keptFocus} className="grid min-w-0 content-start gap-4" aria-label={name}>
      <h2 className="text-xl">{name}</h2>
      <VideoStage place={place} name={name} title={title} limits={limits} form={EDIT_FORM_ID} />
      <VideoFacts view={place.view} />
      <VideoLinks view={place.view} name={name.toLowerCase()} dashboard={dashboard} />
      <VideoActs place={place} name={name.toLowerCase()} filename={filename} />
    </section>
  )
}

interface EditVideoProps {
  place: VideoRef<NullableVideoField>
  name: 'Video' | 'Teaser'
  /** What the video is called. */
  title: string
  /** As what it is downloaded. */
  filename: string
  initial: VideoView
  limits: VideoFieldOptions
  /** For an administrator; null while there was no video when the page was made. */
  dashboard?: DashboardLinks | null
}

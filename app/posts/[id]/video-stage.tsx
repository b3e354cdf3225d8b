import type { ReactNode } from 'react'
import { RowUpload } from '@/components/cloudflare-upload/row-upload'
import { StreamPlayer, type StreamPlayerProps } from '@/components/stream-player'
import type { VideoFieldOptions } from '@/db/video-fields'
import { trimHint } from '../trim-hint'
import type { VideoPlace } from './use-video-place'
import { VideoNote } from './video-note'
import { VideoReplacement } from './video-replacement'

/** What stands in a place, the player or the uploader, and below it what is to be said of it. */
export function VideoStage({ place, name, title, limits, size, form }: VideoStageProps) {
  return (
    <div className="grid min-w-0 gap-3">
      {place.isOpen ? (
        <VideoReplacement place={place} name={name} limits={limits} hint={trimHint(limits)} form={form} />
      ) : (
        <Unfinished place={place}>
          <StreamPlayer view={place.view} title={title} size={size} refetch={place.refetch} />
        </Unfinished>
      )}
      <VideoNote place={place} />
    </div>
  )
}

/** While the bytes of a video leave from this browser, its upload stands in its place; for who may change it only. */
function Unfinished({ place, children }: { place: VideoPlace; children: ReactNode }) {
  const { phase, video } = place.view
  if (phase !== 'uploading' || !video || !place.mayChange) return children
  return (
    <RowUpload field={place.field} uid={video.uid}>
      {children}
    </RowUpload>
  )
}

interface VideoStageProps extends Pick<StreamPlayerProps, 'title' | 'size'> {
  place: VideoPlace
  /** What the uploader is called. */
  name: string
  limits: VideoFieldOptions
  /** The id of a form that is not to be sent while the uploader is at work. */
  form?: string
}

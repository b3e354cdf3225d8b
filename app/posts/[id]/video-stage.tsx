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
        <StreamPlayer view={place.view} title={title} size={size} />
      )}
      <VideoNote place={place} />
    </div>
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

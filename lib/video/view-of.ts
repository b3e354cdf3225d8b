import { iframeUrl } from '@/lib/stream/playback'
import { boundRange, type SecondsRange } from './edits'
import { failureOf } from './failure'
import { hasFailed, isPlayable, isSettled, percentComplete, type Video } from './video'
import type { Phase, VideoView } from './view'

/** What the ledger knows of a row's video, beside what Stream says of it. */
export interface Standing {
  /** Nothing more is to be done. */
  isSettled: boolean
  /** A clip of it is on its way and will replace it. */
  isTrimming: boolean
  /** The part that the person chose to keep. */
  chosen?: SecondsRange
  /** Why processing stopped, or what could not be done, in a sentence. */
  failure: string | null
}

export interface ViewOptions {
  downloadable: boolean
  /** When the addresses of the video end, where they do. */
  addressesEndAt?: Date
}

/** The part of a row's video that a browser may know. Pure. */
export function viewOf(video: Video | null, standing: Standing, options: ViewOptions): VideoView {
  if (!video) return { video: null, phase: 'empty' }

  const phase = phaseOf(video, standing, options)
  const download = video.downloads?.default
  const message = standing.failure ?? messageOf(video)
  return {
    video: {
      uid: video.uid,
      duration: known(video.duration),
      size: video.size > 0 ? video.size : null,
      width: known(video.input.width),
      height: known(video.input.height),
      thumbnail: webUrl(video.thumbnail),
      preview: webUrl(video.preview),
      playback: {
        hls: webUrl(video.playback?.hls),
        dash: webUrl(video.playback?.dash),
        iframe: iframeUrl(video),
      },
      download_url: download?.status === 'ready' ? webUrl(download.url) : null,
      addressesEndAt: options.addressesEndAt?.toISOString() ?? null,
      pctComplete: phase === 'preparing-download' ? (download?.percentComplete ?? 0) : percentComplete(video),
    },
    phase,
    ...(message && { message }),
    ...(phase === 'trimming' &&
      standing.chosen && { trim: boundRange(standing.chosen, { trimSeconds: null }, video.duration) }),
  }
}

function messageOf(video: Video): string | undefined {
  if (hasFailed(video)) return failureOf(video)
  return video.status.state === 'downloading' ? 'Fetching the video' : undefined
}

function phaseOf(video: Video, standing: Standing, options: { downloadable: boolean }): Phase {
  if (hasFailed(video) || (standing.failure && !isPlayable(video))) return 'failed'
  if (video.status.state === 'pendingupload') return 'uploading'
  if (!isPlayable(video)) return 'processing'
  if (standing.isTrimming) return 'trimming'
  if (standing.isSettled) return 'ready'
  if (isSettled(video) && options.downloadable) return 'preparing-download'
  return 'playable'
}

/** Stream says -1 for what it does not know yet. */
function known(value: number): number | null {
  return value >= 0 ? value : null
}

/** An address that a page may use as a link or a source: nothing but http and https. */
function webUrl(url: string | null | undefined): string | null {
  return url && /^https?:\/\//.test(url) && URL.canParse(url) ? url : null
}

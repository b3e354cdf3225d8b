import { mayBeVideo } from '@/lib/tus/video-types'
import { type Container, type Content, contentOf, HEAD_BYTES } from '@/lib/video/container'
import { askTracks } from './ask-tracks'
import { beforeAbort } from './before-abort'
import { showVideo } from './show'

/** What can be told of a video before it leaves. {} when nothing can: that is no reason to refuse it. */
export interface VideoFacts {
  /** Seconds, with decimals. */
  durationSeconds?: number
  /** Pixels, as it is shown: turned, and with square pixels. */
  width?: number
  height?: number
  /** As people call it: `H.264`, `HEVC`. */
  codec?: string
  /** A frame of it, as a data URL. */
  posterUrl?: string
  /** This browser can show it. */
  hasPreview?: boolean
  /** It has tracks, and none with a picture. */
  hasSoundOnly?: boolean
  /** What its first bytes say that it is. */
  content?: Content
}

/**
 * Looks into a file: at its first bytes, at its tracks, and at what this browser shows of it. Reads no more than it needs,
 * in slices. Takes five seconds at most, and one more where the browser shows it and only the codec is missing. Never
 * throws: what can't be learned in time is missing.
 */
export async function inspectVideo(file: File): Promise<VideoFacts> {
  const signal = AbortSignal.timeout(timeLimitMs)
  const content = await beforeAbort(readContent(file), signal)
  if (!mayBeVideo(file, content)) return { content }

  // The two look at the same time. What the browser shows counts more; the tracks know the codec, and what it can't show.
  const enough = new AbortController()
  signal.addEventListener('abort', () => enough.abort())
  const tracks = content && isReadable(content) ? askTracks({ file, container: content.container }, enough.signal) : {}
  const shown = await showVideo(file, signal)
  if (shown.hasPreview) setTimeout(() => enough.abort(), patienceMs)
  return { content, ...(await tracks), ...shown }
}

const timeLimitMs = 5_000
const patienceMs = 1_000

async function readContent(file: File): Promise<Content | undefined> {
  return contentOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()))
}

/** Is it worth to load what reads tracks? */
function isReadable(content: Content): content is Extract<Content, { kind: 'video' }> {
  return content.kind === 'video' && readable.includes(content.container)
}

const readable: Container[] = ['MP4', 'QuickTime', '3GP', 'Matroska', 'WebM', 'MPEG-TS']

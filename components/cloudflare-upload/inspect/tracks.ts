import {
  BlobSource,
  Input,
  type InputVideoTrack,
  Logging,
  LogLevel,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  type VideoCodec,
  WEBM,
} from 'mediabunny'
import type { Container } from '@/lib/video/container'
import type { VideoFacts } from './inspect'

/** What stands in the file itself, so also of what this browser can't decode. */
export type TrackFacts = Pick<VideoFacts, 'codec' | 'width' | 'height' | 'durationSeconds' | 'hasSoundOnly'>

/**
 * Reads what the file's own index says of its tracks: gives all that is known, each time that more is. Reads slices, and
 * keeps few of them. Never throws, so what is damaged is missing; but a damaged file can keep it busy without end, so it is
 * run in a worker.
 */
export async function* readTracks(file: Blob, container: Container): AsyncGenerator<TrackFacts> {
  Logging.level = LogLevel.Silent
  const source = new BlobSource(file, { useStreamReader: false, maxCacheSize: cacheBytes })
  const input = new Input({ formats, source })
  try {
    const tracks = await input.getTracks()
    const video = tracks.find((track): track is InputVideoTrack => track.isVideoTrack())
    if (video) yield* readVideo(video)
    // Elsewhere only the kinds of picture that mediabunny can read are listed.
    else yield { hasSoundOnly: isWholeList(container) && tracks.some((track) => track.isAudioTrack()) }
  } catch {
    // Damaged: what was given is what there is.
  } finally {
    input.dispose()
  }
}

function isWholeList(container: Container): boolean {
  return !['MPEG-TS', 'Matroska', 'WebM'].includes(container)
}

const formats = [MP4, QTFF, MATROSKA, WEBM, MPEG_TS]
const cacheBytes = 2 * 1024 * 1024

async function* readVideo(video: InputVideoTrack): AsyncGenerator<TrackFacts> {
  const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()]
  const facts = { codec: await codecOf(video), width, height }
  yield facts
  const durationSeconds = (await video.getDurationFromMetadata()) ?? (await measure(video))
  yield { ...facts, durationSeconds }
}

/** Where the file does not say how long it is, its first and last packets do. */
async function measure(video: InputVideoTrack): Promise<number> {
  return (await video.computeDuration({ metadataOnly: true })) - Math.max(0, await video.getFirstTimestamp())
}

async function codecOf(video: InputVideoTrack): Promise<string | undefined> {
  const codec = await video.getCodec()
  if (codec) return codecNames[codec]
  const id = await video.getInternalCodecId()
  return typeof id === 'string' ? otherCodecs.find(([pattern]) => pattern.test(id))?.[1] : undefined
}

const codecNames: Record<VideoCodec, string> = {
  avc: 'H.264',
  hevc: 'HEVC',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'ProRes',
}

/** By the names that MP4, QuickTime and Matroska have for them. */
const otherCodecs: [RegExp, string][] = [
  [/^(mp4v|V_MPEG4)/, 'MPEG-4'],
  [/^(mp2v|m2v1|xdv|xd5|hdv|mx|V_MPEG2)/, 'MPEG-2'],
  [/^(jpeg|mjp|V_MJPEG)/, 'Motion JPEG'],
  [/^dv/, 'DV'],
  [/^AVd/, 'DNxHD'],
  [/^CFHD/, 'CineForm'],
]

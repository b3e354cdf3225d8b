import { VIDEO_EXTENSIONS } from '@/lib/tus/video-types'
import type { Video } from '@/lib/video/video'

/**
 * The address of Stream's own player, from the watch page's; null until Stream has told it.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/using-the-stream-player/
 */
export function iframeUrl(video: Pick<Video, 'preview'>): string | null {
  const url = httpUrl(video.preview)
  if (!url?.pathname.endsWith('/watch')) return null
  url.pathname = url.pathname.replace(/\/watch$/, '/iframe')
  return url.href
}

/**
 * A still of the video, in the size that is shown; null until Stream has told its address. Without `timeSeconds` it is
 * the video's own poster.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/displaying-thumbnails/
 */
export function thumbnailUrl(video: Pick<Video, 'thumbnail'>, options: ThumbnailOptions = {}): string | null {
  const url = httpUrl(video.thumbnail)
  if (!url) return null
  const { timeSeconds, heightPixels, widthPixels, fit } = options
  if (timeSeconds !== undefined) url.searchParams.set('time', `${Number(timeSeconds.toFixed(3))}s`)
  if (heightPixels !== undefined) url.searchParams.set('height', String(heightPixels))
  if (widthPixels !== undefined) url.searchParams.set('width', String(widthPixels))
  if (fit !== undefined) url.searchParams.set('fit', fit)
  return url.href
}

export interface ThumbnailOptions {
  timeSeconds?: number
  heightPixels?: number
  widthPixels?: number
  fit?: 'crop' | 'clip' | 'scale' | 'fill'
}

/**
 * The address of an MP4 that is saved as `filename`, as near to it as Stream allows: at most 120 of A-Z a-z 0-9 - _, to
 * which Stream adds the extension. Null when `url` is no http(s) address.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/download-videos/
 */
export function downloadUrl(url: string | null | undefined, filename: string): string | null {
  const address = httpUrl(url)
  if (!address) return null
  const stem = filename.replace(videoExtension, '')
  // NFKD parts a letter from its accent: "Café" is saved as "Cafe".
  const plain = stem.normalize('NFKD').replace(/\p{Mark}/gu, '')
  const allowed = plain
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 120)
    .replace(/-+$/, '')
  if (allowed !== '') address.searchParams.set('filename', allowed)
  return address.href
}

const videoExtension = new RegExp(`\\.(?:${VIDEO_EXTENSIONS.join('|')})$`, 'i')

/** `customer-<code>.cloudflarestream.com`, or the emulator's host and port. No endpoint tells it; any video does. */
export function customerHost(video: Pick<Video, 'preview' | 'thumbnail' | 'playback'>): string | null {
  const url = httpUrl(video.preview) ?? httpUrl(video.thumbnail) ?? httpUrl(video.playback?.hls)
  return url?.host ?? null
}

/**
 * A private video with a token in the place of its uid, in every address that plays or shows it. Without a token it has no
 * addresses: Stream would refuse them.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/securing-your-stream/
 */
export function withToken(video: Video, token: string | null): Video {
  const signed = (address: string | null | undefined) => (token === null ? null : replaceUid(address, video.uid, token))
  const { playback, downloads } = video
  return {
    ...video,
    thumbnail: signed(video.thumbnail),
    preview: signed(video.preview),
    playback: playback && { ...playback, hls: signed(playback.hls), dash: signed(playback.dash) },
    downloads: downloads?.default
      ? { ...downloads, default: { ...downloads.default, url: signed(downloads.default.url) } }
      : downloads,
  }
}

function replaceUid(address: string | null | undefined, uid: string, token: string): string | null {
  const url = httpUrl(address)
  if (!url?.pathname.startsWith(`/${uid}/`)) return null
  url.pathname = `/${token}${url.pathname.slice(uid.length + 1)}`
  return url.href
}

/** An address that is safe to put into a page: `javascript:` and the like are not. */
function httpUrl(address: string | null | undefined): URL | null {
  if (!address || !URL.canParse(address)) return null
  const url = new URL(address)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null
}

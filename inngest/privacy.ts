import { optionsOf, type VideoField } from '@/db/video-fields'
import type { StreamApi } from '@/lib/stream/api'
import { isAsStrict, type Privacy, stricterOf } from '@/lib/video/privacy'
import type { Video } from '@/lib/video/video'

/**
 * As closed as the video is and as its field asks for by now: the option may have changed while the video was on its way.
 * What Stream's documents don't say is whether a clip inherits it, so it is said of each.
 */
export function privacyFor(field: VideoField, { requireSignedURLs, allowedOrigins }: Privacy): Privacy {
  const asked = optionsOf(field)
  return stricterOf(
    { requireSignedURLs, allowedOrigins },
    { requireSignedURLs: asked.requireSignedUrls, allowedOrigins: asked.allowedOrigins },
  )
}

/** Has Stream close a video that is more open than this. False when there was nothing to do. */
export async function close(stream: StreamApi, video: Video, asked: Privacy): Promise<boolean> {
  if (isAsStrict(video, asked)) return false
  const { requireSignedURLs, allowedOrigins } = asked
  await stream.editVideo(video.uid, { requireSignedURLs, allowedOrigins })
  return true
}

import { formatLimit } from '@/components/cloudflare-upload/words/format'
import type { VideoFieldOptions } from '@/db/video-fields'

/** Says before the upload what will become of a long video. */
export function trimHint({ trimSeconds }: Pick<VideoFieldOptions, 'trimSeconds'>): string | undefined {
  return trimSeconds === null ? undefined : `We keep the first ${formatLimit(trimSeconds)}.`
}

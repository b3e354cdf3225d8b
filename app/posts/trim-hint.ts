import { formatLimit } from '@/components/cloudflare-upload/words/format'
import type { VideoFieldOptions } from '@/db/video-fields'

/** Says before the upload what will become of a long video, and that another part may be chosen. */
export function trimHint({ trimSeconds, canTrim }: TrimOptions): string | undefined {
  if (trimSeconds === null) return canTrim ? 'You can choose what to keep.' : undefined
  const first = `We keep the first ${formatLimit(trimSeconds)}`
  return canTrim ? `${first}, or another part that you choose.` : `${first}.`
}

type TrimOptions = Pick<VideoFieldOptions, 'trimSeconds' | 'canTrim'>

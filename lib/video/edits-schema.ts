import { z } from 'zod'
import type { Edits } from './edits'

/**
 * The edits of one video as a browser sends them: finite numbers, under these names and no others. Whether they are within
 * limits is not asked here: `boundEdits` brings them there.
 */
export const editsSchema = z.strictObject({
  startSeconds: z.number().optional(),
  endSeconds: z.number().optional(),
  thumbnailTimestampPct: z.number().optional(),
}) satisfies z.ZodType<Edits>

import { z } from 'zod'
import { videoSchema } from '@/lib/video/video'

/**
 * A video as an answer may hold it: what Cloudflare's samples and older schemas do differently is put right, then it is
 * a `Video`.
 */
export const wireVideoSchema = z.preprocess(tidy, videoSchema)

function tidy(value: unknown): unknown {
  const wire = z.record(z.string(), z.unknown()).safeParse(value).data
  if (!wire) return value

  const known = Object.entries(wire).filter(([key, field]) => field !== null || !neverNull.has(key))
  return { ...Object.fromEntries(known), status: tidyStatus(wire.status) }
}

/** Fields that have a default in `videoSchema`: null says no more than a missing key. */
const neverNull = new Set(['readyToStream', 'duration', 'size', 'input', 'meta', 'requireSignedURLs', 'allowedOrigins'])

function tidyStatus(status: unknown): unknown {
  // The older schema of a clip's answer has the state alone.
  if (typeof status === 'string') return { state: status }

  // One sample of the webhook page writes errReason…; real answers have errorReason….
  const { success, data } = misspeltSchema.safeParse(status)
  if (!success) return status
  const { errReasonCode, errReasonText, ...rest } = data
  return { errorReasonCode: errReasonCode, errorReasonText: errReasonText, ...rest }
}

const misspeltSchema = z.looseObject({ errReasonCode: z.string(), errReasonText: z.string().optional() })

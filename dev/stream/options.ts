import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65535)
const seconds = z.coerce.number().min(0)

/**
 * Every setting of the emulator. On the command line each has a flag of the same name in kebab case (`--encode-seconds`).
 * The second half stands for what Cloudflare does not document: docs/stream-emulator.md calls it unverified.
 */
export const optionsSchema = z.object({
  /** Where videos and their state are kept; made when missing. */
  folder: z.string().min(1),
  /** Ports on 127.0.0.1; 0 takes any free one, and then addresses inside video objects change with each start. */
  apiPort: port.default(0),
  uploadPort: port.default(0),
  playbackPort: port.default(0),
  accountId: z.string().min(1).max(32),
  apiToken: z.string().min(1),
  /** The legacy pair, X-Auth-Email and X-Auth-Key. Both or neither. */
  authEmail: z.string().optional(),
  apiKey: z.string().optional(),
  /** From the end of an upload to 100 %. Files are inspected and copied, never encoded, so this is a pretence. */
  encodeSeconds: seconds.default(4),
  storageLimitMinutes: seconds.default(10_000),
  /** How many videos may be queued, downloading or encoding at once. */
  processingLimit: z.coerce.number().int().min(1).default(120),

  webhookAt: z.enum(['playable', 'complete', 'both']).default('both'),
  webhookAttempts: z.coerce.number().int().min(1).default(6),
  webhookTimeoutSeconds: seconds.default(10),
  /** The wait before the second attempt; it doubles each time. */
  webhookBackoffSeconds: seconds.default(1),
  tusExpirySeconds: seconds.default(24 * 60 * 60),
  tusMaxDurationSeconds: seconds.default(4 * 60 * 60),
  badChunkStatus: z.coerce.number().int().min(400).max(499).default(400),
  expiredUploadStatus: z.coerce.number().int().min(400).max(499).default(410),
  clipSource: z.enum(['complete', 'playable']).default('complete'),
  clipDecimals: z.enum(['refuse', 'round']).default('refuse'),
  clipInherits: z.enum(['nothing', 'privacy']).default('nothing'),
  metaEdit: z.enum(['replace', 'merge']).default('replace'),
  deleteBody: z.enum(['empty', 'envelope']).default('empty'),
  expiredRecords: z.enum(['keep', 'delete']).default('keep'),
})

export type Options = z.infer<typeof optionsSchema>
export type OptionsInput = z.input<typeof optionsSchema>

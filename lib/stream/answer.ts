import { z } from 'zod'
import { StreamError } from './error'
import { parseRetryAfter } from './retry-after'

/** An answer, read to its end. `request` is what was asked, for errors: `GET /stream`. */
export interface StreamAnswer {
  request: string
  status: number
  /** By names in lower case. */
  headers: Pick<Headers, 'get'>
  body: string
}

/** The `result` of an answer in Cloudflare's envelope. Throws a StreamError when it is not what `schema` says. */
export function readResult<Result>(answer: StreamAnswer, schema: z.ZodType<Result>): Result {
  return readEnvelope(answer, z.object({ result: schema })).result
}

/** The whole envelope, for answers that say something beside their `result`. */
export function readEnvelope<Envelope>(answer: StreamAnswer, schema: z.ZodType<Envelope>): Envelope {
  const json = parseJson(answer.body)
  if (json === undefined || failureSchema.safeParse(json).data?.success === false) throw failureOf(answer)

  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const reason = `an answer of another form than we know (${issue?.path.join('.')}: ${issue?.message})`
  throw new StreamError({ request: answer.request, status: answer.status, reason, cause: parsed.error })
}

/** What an answer that is no success says. */
export function failureOf(answer: StreamAnswer): StreamError {
  const { request, status, headers } = answer
  const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), new Date())
  const failure = failureSchema.safeParse(parseJson(answer.body)).data
  if (!failure) {
    const reason = `an answer that is not Cloudflare's JSON (${headers.get('content-type') ?? 'no content type'})`
    return new StreamError({ request, status, retryAfterSeconds, reason })
  }

  const notes = [...failure.errors, ...failure.messages]
  const texts = notes.flatMap((note) => [note.message, ...note.error_chain.map((link) => link.message)])
  const messages = [...new Set(texts.filter((text) => text !== ''))]
  const code = notes.find((note) => note.code !== undefined)?.code
  return new StreamError({ request, status, code, messages, retryAfterSeconds })
}

/** The counts of an envelope are integers in Cloudflare's schema and strings in its samples. */
export const countSchema = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)])

const noteSchema = z.looseObject({
  code: countSchema.optional().catch(undefined),
  message: z.string().catch(''),
  // A wrong credential is told here only: "Invalid request headers", because of "Invalid format for Authorization header".
  error_chain: z.array(z.looseObject({ message: z.string() })).catch([]),
})

// In errors, `messages` may be null.
const failureSchema = z.looseObject({
  success: z.boolean().optional().catch(undefined),
  errors: z.array(noteSchema).catch([]),
  messages: z.array(noteSchema).catch([]),
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

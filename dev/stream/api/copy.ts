import { Hono } from 'hono'
import { z } from 'zod'
import { ApiError, success } from '../envelope'
import { statusOf } from '../library'
import type { Parts } from '../parts'
import { readJson } from './body'
import { checkScheduledDeletion, checkWatermark, commonFields, parseFields, setFields } from './fields'
import { reserve } from './storage'

const copyFields = z
  .object({ ...commonFields, name: z.string().optional(), url: z.string().optional(), input: z.string().optional() })
  .refine(({ url, input }) => url ?? input, { path: ['input'], error: 'or url is required' })

/** `POST /stream/copy`: https://developers.cloudflare.com/stream/uploading-videos/upload-via-link/ */
export function copyRoutes(parts: Parts): Hono {
  const { library, clock, encoder } = parts

  return new Hono().post('/copy', async (c) => {
    const { url: given, input, ...asked } = parseFields(copyFields, await readJson(c))
    const url = input ?? given ?? ''
    checkWatermark(asked.watermark)
    checkScheduledDeletion(asked.scheduledDeletion, clock.now())
    reserve(parts, 0)
    await checkUrl(url)

    const fields = setFields(asked)
    const record = await library.insert(
      { kind: 'copy', url },
      {
        ...fields,
        creator: asked.creator ?? c.req.header('upload-creator') ?? null,
        meta: { ...fields.meta, 'downloaded-from': url },
        status: statusOf('downloading'),
        uploaded: clock.timestamp(),
      },
    )
    encoder.start(record)
    return c.json(success(library.wire(record)))
  })
}

/** Stream asks the origin for the size first, so a URL that does not answer to HEAD is refused at once. */
async function checkUrl(url: string): Promise<void> {
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
  if (!isWeb) throw new ApiError(400, 10010, 'Bad Request', `${url} is not an http or https URL`)
  const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  if (!response?.ok) {
    throw new ApiError(400, 10010, 'Bad Request', `${url} answered HEAD with ${response?.status ?? 'nothing'}`)
  }
}

import type { Context } from 'hono'
import { ApiError } from '../envelope'

/** The JSON body. Throws 10004, whose text misleads on the real service too, for what is no JSON object. */
export async function readJson(c: Context): Promise<unknown> {
  try {
    const body: unknown = await c.req.json()
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  } catch {
    // No JSON at all: the same answer.
  }
  throw new ApiError(400, 10004, 'Decoding Error')
}

/** The same where a body is optional. */
export async function readOptionalJson(c: Context): Promise<unknown> {
  return (await c.req.text()) === '' ? {} : readJson(c)
}

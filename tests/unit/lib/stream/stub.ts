import { createStreamApi, type StreamApi } from '@/lib/stream/api'

export const accountId = 'account0123456789'
export const apiToken = 'token-that-nobody-may-see'

/** An API whose calls all get this answer, and what it sent. */
export function stubApi(answer: () => Response | Promise<Response>): { api: StreamApi; sent: Request[] } {
  const sent: Request[] = []
  const stubFetch: typeof fetch = async (input, init) => {
    sent.push(new Request(input, init))
    return answer()
  }
  return { api: createStreamApi({ accountId, credentials: { apiToken }, fetch: stubFetch }), sent }
}

/** A success in Cloudflare's envelope. */
export function success(result: unknown, beside: Record<string, unknown> = {}): () => Response {
  return () => Response.json({ result, success: true, errors: [], messages: [], ...beside })
}

/** A refusal in Cloudflare's envelope. */
export function refusal(status: number, code: number, message: string, beside: Record<string, unknown> = {}) {
  const body = { result: null, success: false, errors: [{ code, message }], messages: [], ...beside }
  return () => Response.json(body, { status })
}

/** What a promise was rejected with; throws when it was not. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  const settled = await promise.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  if (!settled) throw new Error('The promise was expected to be rejected.')
  return settled.error
}

/** The least that Stream says of a video. */
export const uid = 'ea95132c15732412d22c1476fa83f27a'
export const wireVideo = { uid, status: { state: 'queued' } }

import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createStreamApi } from '@/lib/stream/api'
import { isTemporary, type StreamError } from '@/lib/stream/error'
import { accountId, apiToken, errorOf, refusal, stubApi, success, uid, wireVideo } from './stub'

describe('a call', () => {
  it('goes to the account at Cloudflare with the token', async () => {
    const { api, sent } = stubApi(success(wireVideo))

    await api.getVideo(uid)

    expect(sent[0]?.url).toBe(`https://api.cloudflare.com/client/v4/accounts/${accountId}/stream/${uid}`)
    expect(sent[0]?.headers.get('authorization')).toBe(`Bearer ${apiToken}`)
  })

  it('goes to another base URL, with or without a slash at its end', async () => {
    const urls: string[] = []
    const stubFetch: typeof fetch = async (input) => {
      urls.push(String(input))
      return success(wireVideo)()
    }

    for (const baseUrl of ['http://127.0.0.1:8787/client/v4', 'http://127.0.0.1:8787/client/v4/']) {
      await createStreamApi({ accountId, credentials: { apiToken }, baseUrl, fetch: stubFetch }).getVideo(uid)
    }

    const url = `http://127.0.0.1:8787/client/v4/accounts/${accountId}/stream/${uid}`
    expect(urls).toEqual([url, url])
  })

  it('carries the legacy pair when there is no token', async () => {
    const sent: Request[] = []
    const credentials = { email: 'a@example.com', apiKey: 'key' }
    const stubFetch: typeof fetch = async (input, init) => {
      sent.push(new Request(input, init))
      return success(wireVideo)()
    }

    await createStreamApi({ accountId, credentials, fetch: stubFetch }).getVideo(uid)

    expect(sent[0]?.headers.get('x-auth-email')).toBe('a@example.com')
    expect(sent[0]?.headers.get('x-auth-key')).toBe('key')
    expect(sent[0]?.headers.has('authorization')).toBe(false)
  })

  it('is never cached and follows no redirect', async () => {
    const { api, sent } = stubApi(success(wireVideo))

    await api.getVideo(uid)

    expect(sent[0]?.redirect).toBe('error')
    expect(sent[0]?.cache).toBe('no-store')
  })

  it('leaves a uid that is a path unsent', async () => {
    const { api, sent } = stubApi(success(wireVideo))
    const calls = [api.getVideo, api.deleteVideo, api.createDownload, api.listDownloads, api.deleteDownload]

    for (const call of calls) expect(await errorOf(call('../../../zones'))).toBeInstanceOf(RangeError)
    expect(await errorOf(api.editVideo('../../../zones', {}))).toBeInstanceOf(RangeError)

    expect(sent).toEqual([])
  })
})

describe('a refusal', () => {
  it('tells the status, the code and all that Stream says', async () => {
    const detail = { code: 10005, message: 'required field maxDurationSeconds is missing' }
    const { api } = stubApi(refusal(400, 10005, 'Bad Request', { messages: [detail] }))

    expect(await errorOf(api.getVideo(uid))).toMatchObject({
      name: 'StreamError',
      request: `GET /stream/${uid}`,
      status: 400,
      code: 10005,
      messages: ['Bad Request', 'required field maxDurationSeconds is missing'],
    })
  })

  it('is read when its messages are null and its code is a string', async () => {
    const body = {
      result: null,
      success: false,
      errors: [{ code: '10004', message: 'Decoding Error' }],
      messages: null,
    }
    const { api } = stubApi(() => Response.json(body, { status: 400 }))

    expect(await errorOf(api.getVideo(uid))).toMatchObject({ code: 10004, messages: ['Decoding Error'] })
  })

  it('keeps its words when its code is no number', async () => {
    const errors = [{ code: 'E_BUSY', message: 'Busy' }]
    const { api } = stubApi(() => Response.json({ success: false, errors }, { status: 500 }))

    expect(await errorOf(api.getVideo(uid))).toMatchObject({ code: undefined, messages: ['Busy'] })
  })

  it('tells the reason that hides in the chain of an authentication error', async () => {
    const chain = [{ code: 6111, message: 'Invalid format for Authorization header' }]
    const errors = [{ code: 6003, message: 'Invalid request headers', error_chain: chain }]
    const { api } = stubApi(() => Response.json({ success: false, errors, messages: [] }, { status: 400 }))

    expect(await errorOf(api.getVideo(uid))).toMatchObject({
      code: 6003,
      messages: ['Invalid request headers', 'Invalid format for Authorization header'],
    })
  })

  it('with 429 tells how long to wait', async () => {
    const { api } = stubApi(() => new Response('slow down', { status: 429, headers: { 'retry-after': '300' } }))

    const error = await errorOf(api.getVideo(uid))

    expect(error).toMatchObject({ status: 429, retryAfterSeconds: 300 })
    expect(isTemporary(error)).toBe(true)
  })

  it('in HTML keeps its status', async () => {
    const headers = { 'content-type': 'text/html' }
    const { api } = stubApi(() => new Response('<!DOCTYPE html><title>502</title>', { status: 502, headers }))

    const error = await errorOf(api.getVideo(uid))

    expect(error).toMatchObject({ status: 502, messages: [] })
    expect(String(error)).toBe(
      `StreamError: GET /stream/${uid}: 502: an answer that is not Cloudflare's JSON (text/html)`,
    )
  })

  it('with status 200 is a refusal all the same', async () => {
    const { api } = stubApi(refusal(200, 10005, 'Bad Request'))

    expect(await errorOf(api.getVideo(uid))).toMatchObject({ status: 200, code: 10005, messages: ['Bad Request'] })
  })
})

describe('an answer that we do not know', () => {
  it.each(['', '{"result":', '<html></html>'])('is an error when it is %j', async (body) => {
    const { api } = stubApi(() => new Response(body))

    expect(await errorOf(api.getVideo(uid))).toMatchObject({ name: 'StreamError', status: 200 })
  })

  it('is an error that says which field, and has the finding as its cause', async () => {
    const { api } = stubApi(success({ uid }))

    const error = await errorOf(api.getVideo(uid))

    expect(String(error)).toContain('result.status')
    expect(error).toMatchObject({ status: 200, cause: { issues: [{ path: ['result', 'status'] }] } })
  })
})

describe('no answer', () => {
  it('is a temporary error that says why', async () => {
    const { api } = stubApi(() => {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:8787') })
    })

    const error = await errorOf(api.deleteVideo(uid))

    expect(String(error)).toBe(`StreamError: DELETE /stream/${uid}: no answer (connect ECONNREFUSED 127.0.0.1:8787)`)
    expect(isTemporary(error)).toBe(true)
  })

  it('within the time limit is a temporary error', async () => {
    const neverAnswers: typeof fetch = (_, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
    const api = createStreamApi({ accountId, credentials: { apiToken }, fetch: neverAnswers, timeoutSeconds: 0.01 })

    const error = await errorOf(api.getVideo(uid))

    expect(String(error)).toBe(`StreamError: GET /stream/${uid}: no answer within 0.01 s`)
    expect(isTemporary(error)).toBe(true)
  })
})

describe('a secret', () => {
  it('is in no error', async () => {
    const route = `Could not route to /client/v4/accounts/${accountId}/stream, perhaps your object identifier is invalid?`
    const answers = [
      refusal(404, 7003, route),
      refusal(401, 10000, 'Authentication error'),
      success('nothing'),
      () => Promise.reject(new TypeError('fetch failed')),
    ]

    for (const answer of answers) {
      const error = await errorOf(stubApi(answer).api.listVideos({ creator: 'someone' }))

      expect(inspect(error, { depth: 10 })).toContain('GET /stream')
      for (const hidden of [accountId, apiToken, 'someone']) expect(inspect(error, { depth: 10 })).not.toContain(hidden)
    }
  })

  it('with a line end in it is refused at the start, unquoted', () => {
    const create = () => createStreamApi({ accountId, credentials: { apiToken: 'secret\n' } })

    expect(create).toThrow('a line end')
    expect(create).not.toThrow('secret')
  })
})

it('an account id that is a path is refused at the start', () => {
  expect(() => createStreamApi({ accountId: 'a/../b', credentials: { apiToken } })).toThrow('account id')
})

it('a base URL that is no http(s) address is refused at the start', () => {
  expect(() => createStreamApi({ accountId, credentials: { apiToken }, baseUrl: 'file:///etc' })).toThrow()
})

it('an error says how a person may look it up', async () => {
  const error = (await errorOf(stubApi(refusal(404, 10003, 'Not Found')).api.getVideo(uid))) as StreamError

  expect(error.message).toBe(`GET /stream/${uid}: 404, code 10003: Not Found`)
})

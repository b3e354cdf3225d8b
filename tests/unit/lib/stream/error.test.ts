import { describe, expect, it } from 'vitest'
import { isGone, isRefusal, isStorageFull, isStreamError, isTemporary, StreamError } from '@/lib/stream/error'

describe('StreamError', () => {
  it('names the request, the status, the code and the reason of Stream', () => {
    const error = new StreamError({
      request: 'POST /stream/clip',
      status: 400,
      code: 10005,
      messages: ['Bad Request', 'video is not ready'],
    })

    expect(error.message).toBe('POST /stream/clip: 400, code 10005: Bad Request; video is not ready')
  })

  it('keeps its cause', () => {
    const cause = new TypeError('fetch failed')

    expect(new StreamError({ request: 'GET /stream', cause }).cause).toBe(cause)
  })
})

describe('isGone', () => {
  it('holds for a 404 with code 10003', () => {
    expect(isGone(refused(404, 10003))).toBe(true)
  })

  it('does not hold for a 404 of a wrong account or address', () => {
    expect(isGone(refused(404, 7003))).toBe(false)
    expect(isGone(refused(404))).toBe(false)
  })

  it('does not hold for the code with another status', () => {
    expect(isGone(refused(500, 10003))).toBe(false)
  })
})

describe('isTemporary', () => {
  it.each([undefined, 408, 425, 429, 500, 502, 503, 522])('holds for %s', (status) => {
    expect(isTemporary(refused(status))).toBe(true)
  })

  it.each([200, 301, 400, 401, 403, 404, 409, 413, 415])('does not hold for %s', (status) => {
    expect(isTemporary(refused(status))).toBe(false)
  })

  it('does not hold for an error that is not of Stream', () => {
    expect(isTemporary(new RangeError('Uid'))).toBe(false)
    expect(isTemporary(undefined)).toBe(false)
  })
})

describe('isRefusal', () => {
  it.each([400, 401, 403, 404, 409, 413, 415, 422])('holds for %s', (status) => {
    expect(isRefusal(refused(status))).toBe(true)
  })

  it.each([undefined, 200, 201, 302, 408, 425, 429, 500, 503])(
    'does not hold for %s: it may have had its effect',
    (status) => {
      expect(isRefusal(refused(status))).toBe(false)
    },
  )
})

describe('isStorageFull', () => {
  it('holds for code 10011 only', () => {
    expect(isStorageFull(refused(413, 10011))).toBe(true)
    expect(isStorageFull(refused(413))).toBe(false)
  })
})

describe('isStreamError', () => {
  it('knows an error of a second copy of the class, as a hot reload makes it', () => {
    class StreamErrorOfBefore extends Error {
      override name = 'StreamError'
      status = 503
    }

    expect(isStreamError(new StreamErrorOfBefore())).toBe(true)
    expect(isTemporary(new StreamErrorOfBefore())).toBe(true)
  })
})

function refused(status: number | undefined, code?: number): StreamError {
  return new StreamError({ request: 'GET /stream', status, code })
}

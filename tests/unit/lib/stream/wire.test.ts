import { describe, expect, it } from 'vitest'
import { wireVideoSchema } from '@/lib/stream/wire'

describe('a video of Stream', () => {
  it('reads a real refusal: no percent, no creator', () => {
    const video = wireVideoSchema.parse({
      uid: 'uid',
      creator: null,
      readyToStream: false,
      status: { state: 'error', step: 'encoding', errorReasonCode: 'ERR_NON_VIDEO', errorReasonText: 'Not a video.' },
    })

    expect(video.status.errorReasonCode).toBe('ERR_NON_VIDEO')
    expect(video.status.pctComplete).toBeUndefined()
  })

  it('takes a status that is the state alone', () => {
    expect(wireVideoSchema.parse({ uid: 'uid', status: 'queued' }).status).toEqual({ state: 'queued' })
  })

  it('takes a state that nobody knows yet', () => {
    expect(wireVideoSchema.parse({ uid: 'uid', status: { state: 'dreaming' } }).status.state).toBe('dreaming')
  })

  it('reads the misspelt names of an error', () => {
    const status = { state: 'error', errReasonCode: 'ERR_UNKNOWN', errReasonText: 'Unknown' }

    expect(wireVideoSchema.parse({ uid: 'uid', status }).status).toEqual({
      state: 'error',
      errorReasonCode: 'ERR_UNKNOWN',
      errorReasonText: 'Unknown',
    })
  })

  it('takes null for what has a default', () => {
    const nothing = { readyToStream: null, duration: null, size: null, input: null, meta: null, allowedOrigins: null }

    const video = wireVideoSchema.parse({ uid: 'uid', status: { state: 'queued' }, ...nothing })

    expect(video).toMatchObject({ readyToStream: false, duration: -1, size: 0, meta: {}, allowedOrigins: [] })
  })

  it('keeps what we have no name for, and null where it says something', () => {
    const video = wireVideoSchema.parse({
      uid: 'uid',
      status: { state: 'ready' },
      watermark: { uid: 'w' },
      uploaded: null,
    })

    expect(video).toMatchObject({ watermark: { uid: 'w' }, uploaded: null })
  })

  it.each([{}, null, 'uid', [], { uid: '' }, { uid: 'uid' }, { uid: 'uid', status: {} }])('is not %j', (value) => {
    expect(wireVideoSchema.safeParse(value).success).toBe(false)
  })
})

import { describe, expect, test, vi } from 'vitest'
import { createNewestAddresses, withNewestToken } from '@/components/newest-addresses'

const at = (token: string, path = 'manifest/video.m3u8') => `https://customer-x.cloudflarestream.com/${token}/${path}`

describe('the address of a part', () => {
  test('gets the newest token in place of whichever it was made with, wherever that stands', () => {
    const earlier = [at('a.b.c'), at('d.e.f')]

    expect(withNewestToken(at('a.b.c', 'seg_1.ts?p=a.b.c'), earlier, at('g.h.i'))).toBe(at('g.h.i', 'seg_1.ts?p=g.h.i'))
    expect(withNewestToken(at('d.e.f', 'seg_2.ts'), earlier, at('g.h.i'))).toBe(at('g.h.i', 'seg_2.ts'))
  })

  test('of a public video, or with a token that we did not give, stays as it is', () => {
    expect(withNewestToken(at('uid', 'seg_1.ts'), [at('uid')], at('uid'))).toBe(at('uid', 'seg_1.ts'))
    expect(withNewestToken(at('x.y.z', 'seg_1.ts'), [at('a.b.c')], at('d.e.f'))).toBe(at('x.y.z', 'seg_1.ts'))
  })
})

describe('another address than the one that was refused', () => {
  const none = { hls: null, mp4: null }

  test('is the newest that came meanwhile, and the server is not asked', async () => {
    const askAgain = vi.fn(async () => none)
    const addresses = createNewestAddresses(askAgain)
    addresses.take({ hls: at('a.b.c'), mp4: null })
    addresses.take({ hls: at('d.e.f'), mp4: null })

    expect(await addresses.other('hls', at('a.b.c'))).toBe(at('d.e.f'))
    expect(askAgain).not.toHaveBeenCalled()
  })

  test('is asked for once, for all that wait', async () => {
    const askAgain = vi.fn(async () => ({ hls: at('d.e.f'), mp4: at('d.e.f', 'downloads/default.mp4') }))
    const addresses = createNewestAddresses(askAgain)
    addresses.take({ hls: at('a.b.c'), mp4: at('a.b.c', 'downloads/default.mp4') })

    const [hls, again] = await Promise.all([addresses.other('hls', at('a.b.c')), addresses.other('hls', at('a.b.c'))])

    expect([hls, again]).toEqual([at('d.e.f'), at('d.e.f')])
    expect(askAgain).toHaveBeenCalledTimes(1)
  })

  test('is none when the server has no other, and what was there stays', async () => {
    const addresses = createNewestAddresses(async () => none)
    addresses.take({ hls: at('a.b.c'), mp4: null })

    expect(await addresses.other('hls', at('a.b.c'))).toBeNull()
    expect(addresses.get().hls).toBe(at('a.b.c'))
  })
})

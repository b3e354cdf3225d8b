import { describe, expect, it } from 'vitest'
import { customerHost, downloadUrl, iframeUrl, thumbnailUrl } from '@/lib/stream/playback'

const base = 'https://customer-abc.cloudflarestream.com/uid'
const unsafe = [
  'javascript:alert(1)//watch',
  'data:text/html,/watch',
  'file:///watch',
  'not a url',
  '',
  null,
  undefined,
]

describe('iframeUrl', () => {
  it('is beside the watch page', () => {
    expect(iframeUrl({ preview: `${base}/watch` })).toBe(`${base}/iframe`)
  })

  it('keeps the port of the emulator', () => {
    expect(iframeUrl({ preview: 'http://127.0.0.1:8789/uid/watch' })).toBe('http://127.0.0.1:8789/uid/iframe')
  })

  it('is null for an address that is no watch page', () => {
    expect(iframeUrl({ preview: `${base}/other` })).toBeNull()
  })

  it.each(unsafe)('is null for %j', (preview) => {
    expect(iframeUrl({ preview })).toBeNull()
  })
})

describe('thumbnailUrl', () => {
  const thumbnail = `${base}/thumbnails/thumbnail.jpg`

  it('is the poster of the video when nothing is asked for', () => {
    expect(thumbnailUrl({ thumbnail })).toBe(thumbnail)
  })

  it('asks for a time, a size and a fit', () => {
    const url = thumbnailUrl({ thumbnail }, { timeSeconds: 1.5, heightPixels: 270, widthPixels: 480, fit: 'crop' })

    expect(url).toBe(`${thumbnail}?time=1.5s&height=270&width=480&fit=crop`)
  })

  it('asks for the first frame when the time is 0', () => {
    expect(thumbnailUrl({ thumbnail }, { timeSeconds: 0 })).toBe(`${thumbnail}?time=0s`)
  })

  it.each(unsafe)('is null for %j', (address) => {
    expect(thumbnailUrl({ thumbnail: address }, { timeSeconds: 1 })).toBeNull()
  })
})

describe('downloadUrl', () => {
  const mp4 = `${base}/downloads/default.mp4`

  it.each([
    ['low-tide.mov', 'low-tide'],
    ['My holiday (final).mp4', 'My-holiday-final'],
    ['Café_à_la_carte.mp4', 'Cafe_a_la_carte'],
    ['version 1.2', 'version-1-2'],
    ['TIDE.MOV', 'TIDE'],
    ['a&filename=b#c', 'a-filename-b-c'],
    ['../../etc/passwd', 'etc-passwd'],
  ])('saves %j as %s', (filename, saved) => {
    expect(downloadUrl(mp4, filename)).toBe(`${mp4}?filename=${saved}`)
  })

  it('leaves out a name of which nothing is allowed', () => {
    expect(downloadUrl(mp4, '海.mp4')).toBe(mp4)
  })

  it('cuts a name to 120 characters', () => {
    expect(downloadUrl(mp4, 'a'.repeat(200))).toBe(`${mp4}?filename=${'a'.repeat(120)}`)
  })

  it('keeps what the address already asks for', () => {
    expect(downloadUrl(`${mp4}?token=t`, 'a')).toBe(`${mp4}?token=t&filename=a`)
  })

  it.each(unsafe)('is null for %j', (address) => {
    expect(downloadUrl(address, 'a')).toBeNull()
  })
})

describe('customerHost', () => {
  it('is told by the first address that is there', () => {
    expect(customerHost({ preview: `${base}/watch` })).toBe('customer-abc.cloudflarestream.com')
    expect(customerHost({ playback: { hls: `${base}/manifest/video.m3u8` } })).toBe('customer-abc.cloudflarestream.com')
  })

  it('is null while no address is there', () => {
    expect(customerHost({ preview: null, thumbnail: 'javascript:0' })).toBeNull()
  })
})

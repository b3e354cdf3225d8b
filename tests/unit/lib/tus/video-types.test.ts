import { describe, expect, it } from 'vitest'
import { isVideoFile, sentTypeOf, VIDEO_ACCEPT, VIDEO_EXTENSIONS } from '@/lib/tus/video-types'

describe('isVideoFile', () => {
  it.each(VIDEO_EXTENSIONS)('takes .%s of unknown type', (extension) => {
    expect(isVideoFile({ name: `a.${extension}`, type: '' })).toBe(true)
    expect(isVideoFile({ name: `A.${extension.toUpperCase()}`, type: 'application/octet-stream' })).toBe(true)
  })

  it.each(['video/mp4', 'video/quicktime', 'video/x-matroska', 'VIDEO/WEBM; codecs=vp9', 'application/mxf'])(
    'takes the type %s, whatever the name',
    (type) => {
      expect(isVideoFile({ name: 'clip', type })).toBe(true)
    },
  )

  it.each(['application/pdf', 'audio/mp4', 'image/gif', 'text/html', 'video', 'video/', 'video/<b>', 'xvideo/mp4'])(
    'refuses the type %s, though the name ends in .mp4',
    (type) => {
      expect(isVideoFile({ name: 'a.mp4', type })).toBe(false)
    },
  )

  it.each(['', 'mp4', 'a.mp4.exe', 'a.mp3', 'a.', 'a.ogv'])('refuses %j of unknown type', (name) => {
    expect(isVideoFile({ name, type: '' })).toBe(false)
  })
})

it('VIDEO_ACCEPT names types and extensions in the form of a file input', () => {
  const entries = VIDEO_ACCEPT.split(',')

  expect(entries).toEqual(expect.arrayContaining(['video/*', 'application/mxf', '.mkv', '.mp4']))
})

describe('the type that the server is told', () => {
  const content = { kind: 'video', container: 'MPEG-TS', mimeType: 'video/mp2t' } as const

  it.each([
    ['a.ts', 'text/vnd.trolltech.linguist', 'video/mp2t'],
    ['a', '', 'video/mp2t'],
    ['a.ts', '', ''],
    ['a.ts', 'video/vnd.dlna.mpeg-tts', 'video/vnd.dlna.mpeg-tts'],
  ])('of %s, which the browser calls %j, is %j', (name, type, expected) => {
    const sent = sentTypeOf({ name, type }, content)

    expect(sent).toBe(expected)
    expect(isVideoFile({ name, type: sent })).toBe(true)
  })

  it('is no other where the bytes say nothing', () => {
    expect(sentTypeOf({ name: 'a', type: 'text/plain' })).toBe('text/plain')
  })
})

import { expect, test } from 'vitest'
import { fitThumbnail } from '../../../../../dev/stream/playback/thumbnail'

const portrait = { width: 1080, height: 1920 }

test.each([
  [{}, { width: 640, height: 1138, preserveAspectRatio: 'xMidYMid slice' }],
  [{ height: '192' }, { width: 108, height: 192, preserveAspectRatio: 'xMidYMid slice' }],
  [
    { width: '108', fit: 'clip' },
    { width: 108, height: 192, preserveAspectRatio: 'xMidYMid meet' },
  ],
  [
    { width: '10', height: '20', fit: 'scale' },
    { width: 10, height: 20, preserveAspectRatio: 'none' },
  ],
  [
    { width: '-5', height: 'tall', fit: 'odd' },
    { width: 640, height: 1138, preserveAspectRatio: 'xMidYMid slice' },
  ],
  [
    { width: '9999999', height: '10' },
    { width: 4096, height: 10, preserveAspectRatio: 'xMidYMid slice' },
  ],
])('%j of a portrait video gives %j', (query, frame) => {
  expect(fitThumbnail(query as Record<string, string>, portrait)).toEqual(frame)
})

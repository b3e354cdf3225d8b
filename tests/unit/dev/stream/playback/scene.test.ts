import { expect, test } from 'vitest'
import { drawScene } from '../../../../../dev/stream/playback/scene/scene'

const frame = { width: 640, height: 360, preserveAspectRatio: 'xMidYMid slice' }

test('one seed is one scene, and many seeds are many', () => {
  const scenes = Array.from({ length: 50 }, (_, index) => drawScene(`video ${index}`, 0, frame))

  expect(new Set(scenes).size).toBe(50)
  expect(drawScene('video 7', 0, frame)).toBe(scenes[7])
})

test('each scene is whole: no number is missing, every tag is closed, and it says what it is', () => {
  for (let index = 0; index < 50; index++) {
    const scene = drawScene(`video ${index}`, index / 50, frame)

    expect(scene).not.toMatch(/NaN|undefined|Infinity/)
    expect(scene.match(/<svg/g)?.length).toBe(scene.match(/<\/svg>/g)?.length)
    expect(scene).toContain('>Local placeholder</text>')
  }
})

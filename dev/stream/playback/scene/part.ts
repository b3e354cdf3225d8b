import type { VideoRecord } from '../../record'

/** Where in its scene a place of a video stands, both from 0 to 1: a clip shows a part of its source's scene. */
export function scenePart({ sceneSpan }: Pick<VideoRecord, 'sceneSpan'>, place: number): number {
  const { from, to } = sceneSpan ?? { from: 0, to: 1 }
  return from + Math.min(place, 1) * (to - from)
}

import type { Frame } from './thumbnail'

export function drawScene(seed: string, part: number, frame: Frame): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="${frame.width}" height="${frame.height}"><text>${seed}${part}</text></svg>`
}

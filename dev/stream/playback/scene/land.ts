type Random = () => number

/** A line of land across the picture, smooth as dunes: the path of all that lies below it. */
export function dunes(random: Random, y: number, height: number): string {
  const step = 64
  const points = heights(random, 320 / step, y, height)
  const curves = points.map((at, index) => {
    const before = points[index - 1] ?? at
    const middle = index * step - step / 2
    return index === 0 ? `${at}` : `C${middle} ${before} ${middle} ${at} ${index * step} ${at}`
  })
  return `M0 180V${curves.join('')}V180Z`
}

/** The same with the edge of mountains. */
export function ridge(random: Random, y: number, height: number): string {
  const coarse = heights(random, 8, y, height)
  const points = Array.from({ length: 65 }, (_, index) => {
    const [left = y, right = y] = coarse.slice(Math.floor(index / 8))
    const at = left + ((right - left) * (index % 8)) / 8
    return `${index * 5} ${round(at + (random() - 0.5) * height * 0.12)}`
  })
  return `M0 180L${points.join('L')}V180Z`
}

/** The same with the tops of firs. */
export function firs(random: Random, y: number, height: number): string {
  const width = 3 + height / 6
  const count = Math.ceil(320 / width) + 1
  const trees = Array.from({ length: count }, (_, index) => {
    const foot = y + Math.sin(index / 9) * 2
    const top = foot - height * (0.5 + random() * 0.5)
    return `L${round(index * width - width)} ${round(foot)}L${round(index * width - width / 2)} ${round(top)}L${round(index * width)} ${round(foot)}`
  })
  return `M-9 180${trees.join('')}L330 180Z`
}

/** A band of foam that rolls across the picture. */
export function wave(random: Random, y: number): string {
  const [a, b, c] = [random() * 12, random() * 12, random() * 12].map(Math.round) as [number, number, number]
  return `M0 ${y}C70 ${y - a} 120 ${y + b} 190 ${y - b / 2}S290 ${y - c / 2} 320 ${y + 2}v3c-40-6-80-3-130 1S70 ${y} 0 ${y + 5}Z`
}

function heights(random: Random, steps: number, y: number, height: number): number[] {
  return Array.from({ length: steps + 2 }, () => round(y + (random() - 0.5) * height))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

import type { Frame } from '../thumbnail'
import { dunes, firs, ridge, wave } from './land'
import { type Palette, palettes } from './palettes'
import { seededRandom } from './random'

type Draw = (random: () => number, palette: Palette, discX: number) => string

/**
 * A quiet landscape as SVG, in place of a frame of the video, since there is no decoder here; it says so. One `seed`
 * gives one scene; `part`, from 0 to 1, is where in the video it stands, and moves the sun.
 */
export function drawScene(seed: string, part: number, frame: Frame): string {
  const random = seededRandom(seed)
  const palette = pick(random, palettes)
  const draw = pick(random, [drawDunes, drawFjord, drawForest, drawSea])
  const discX = Math.round(50 + random() * 150 + part * 70)
  const discY = Math.round(36 + random() * 22 + part * 14)

  return `<svg xmlns="http://www.w3.org/2000/svg" width="${frame.width}" height="${frame.height}" role="img" aria-label="Local placeholder">
<defs>${gradient('sky', palette.sky, 0.62)}${gradient('water', palette.water)}
<radialGradient id="glow"><stop stop-color="${palette.glow}" stop-opacity=".75"/><stop offset="1" stop-color="${palette.glow}" stop-opacity="0"/></radialGradient></defs>
<svg viewBox="0 0 320 180" width="100%" height="100%" preserveAspectRatio="${frame.preserveAspectRatio}">
<rect width="320" height="180" fill="url(#sky)"/>
<circle cx="${discX}" cy="${discY}" r="52" fill="url(#glow)"/><circle cx="${discX}" cy="${discY}" r="9" fill="${palette.disc}"/>
${draw(random, palette, discX)}</svg>
${label(frame)}</svg>
`
}

const drawDunes: Draw = (random, { land }) =>
  land.map((fill, index) => path(dunes(random, 104 + index * 18, 14 + index * 4), fill)).join('')

const drawForest: Draw = (random, { land }) =>
  path(ridge(random, 78, 26), land[0]) +
  land.map((fill, index) => path(firs(random, 92 + index * 28, 14 + index * 9), fill)).join('')

const drawFjord: Draw = (random, { land, foam }, discX) => {
  const glints = [129, 136, 145].map((y, index) => {
    const width = 12 + random() * 26
    return `<rect x="${discX - width / 2 + (random() - 0.5) * 16}" y="${y}" width="${width}" height="1.4" rx=".7" fill="${foam}" opacity="${0.8 - index * 0.2}"/>`
  })
  return (
    path(ridge(random, 82, 34), land[0]) +
    path(ridge(random, 100, 26), land[1]) +
    `<rect y="124" width="320" height="56" fill="url(#water)"/>${glints.join('')}` +
    path(ridge(random, 160, 10), land[3])
  )
}

const drawSea: Draw = (random, { land, foam }) => {
  const x = 60 + Math.round(random() * 200)
  return (
    path(dunes(random, 88, 16), land[0]) +
    `<rect y="92" width="320" height="88" fill="url(#water)"/>` +
    `<path d="M${x} 92V72l13 17Z" fill="${foam}"/><path d="M${x - 8} 93h25l-4 5h-17Z" fill="${land[2]}"/>` +
    path(wave(random, 120), foam, 0.7) +
    path(dunes(random, 146, 16), land[2]) +
    path(wave(random, 143), foam, 0.5)
  )
}

/** Says what the picture is, at a size of its own, so that no fit cuts it off. */
function label({ width, height }: Frame): string {
  const size = Math.max(9, Math.round(Math.min(width, height) * 0.042))
  const [x, y] = [width - size, size]
  return `<rect x="${x - size * 9.6}" y="${y}" width="${size * 9.6}" height="${size * 2}" rx="${size / 2}" fill="#0c1316" fill-opacity=".78"/>
<text x="${x - size * 4.8}" y="${y + size * 1.36}" text-anchor="middle" font-family="ui-sans-serif, system-ui, sans-serif" font-size="${size}" font-weight="500" fill="#f6f7f5">Local placeholder</text>
`
}

function pick<Item>(random: () => number, items: Item[]): Item {
  // The index is below the length.
  return items[Math.floor(random() * items.length)] as Item
}

function path(d: string, fill: string, opacity = 1): string {
  return `<path d="${d}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ''}/>`
}

function gradient(id: string, colours: string[], end = 1): string {
  const stops = colours.map(
    (colour, index) => `<stop offset="${(end * index) / (colours.length - 1)}" stop-color="${colour}"/>`,
  )
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops.join('')}</linearGradient>`
}

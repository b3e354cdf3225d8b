import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What may lie on what, and how far apart they must be: 4.5 for text, 3 for the edge of a control or a part of a picture. */
const pairs: [front: string, back: string, least: number][] = [
  ['foreground', 'background', 7],
  ['foreground', 'muted', 7],
  ['foreground', 'destructive-soft', 7],
  ['card-foreground', 'card', 7],
  ['popover-foreground', 'popover', 7],
  ['muted-foreground', 'background', 4.5],
  ['muted-foreground', 'card', 4.5],
  ['muted-foreground', 'muted', 4.5],
  ['input', 'card', 3],
  ['input', 'muted', 3],
  ['ring', 'background', 3],
  ['ring', 'muted', 3],
  ['primary', 'card', 4.5],
  ['primary-foreground', 'primary', 4.5],
  ['secondary-foreground', 'secondary', 4.5],
  ['accent-foreground', 'accent', 4.5],
  ['destructive', 'card', 4.5],
  ['destructive', 'background', 4.5],
  ['destructive', 'destructive-soft', 4.5],
  ['destructive-foreground', 'destructive', 4.5],
  ['caution', 'card', 4.5],
  ['caution', 'caution-soft', 4.5],
  ['sent', 'track', 3],
  ['sent', 'card', 3],
  ['done', 'sent', 3],
  ['done', 'track', 3],
  ['screen-foreground', 'screen', 7],
]

test.each(pairs)('%s on %s has a contrast of %d at the least, by day and by night', (front, back, least) => {
  for (const theme of [light, dark]) {
    expect(contrast(colour(theme, front), colour(theme, back))).toBeGreaterThanOrEqual(least)
  }
})

test('a chip can be read over a white picture, and a disc be seen', () => {
  const white = { lightness: 1, chroma: 0, hue: 0, alpha: 1 }

  for (const name of ['chip', 'disc']) {
    expect(contrast(colour(light, 'chip-foreground'), colour(light, name), white)).toBeGreaterThanOrEqual(7)
  }
})

test('both themes name the same colours, but for what lies over pictures', () => {
  const overPictures = ['chip', 'chip-foreground', 'disc', 'shade']

  expect([...dark.keys(), ...overPictures].toSorted()).toEqual([...light.keys()].toSorted())
})

interface Oklch {
  lightness: number
  chroma: number
  hue: number
  alpha: number
}

const css = readFileSync(new URL('../../../app/globals.css', import.meta.url), 'utf8')
const [day = '', night = ''] = css.split('@variant dark')
const light = read(day)
const dark = read(night)

function read(block: string): Map<string, Oklch> {
  const pattern = /--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)/g
  return new Map(
    [...block.matchAll(pattern)].map(([, name = '', lightness, chroma, hue, alpha = '1']) => [
      name,
      { lightness: Number(lightness), chroma: Number(chroma), hue: Number(hue), alpha: Number(alpha) },
    ]),
  )
}

function colour(theme: Map<string, Oklch>, name: string): Oklch {
  const found = theme.get(name)
  if (!found) throw new Error(`app/globals.css has no --${name} in oklch`)
  return found
}

/** WCAG 2.2, contrast ratio. What shines through lies on `ground`. */
function contrast(front: Oklch, back: Oklch, ground = back): number {
  const [a, b] = [luminance(front, back), luminance(back, ground)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function luminance(colour: Oklch, ground: Oklch): number {
  const over = linear(colour).map((value, index) => {
    const mixed = colour.alpha * gamma(value) + (1 - colour.alpha) * gamma(linear(ground)[index] ?? 0)
    return mixed <= 0.04045 ? mixed / 12.92 : ((mixed + 0.055) / 1.055) ** 2.4
  })
  const [red = 0, green = 0, blue = 0] = over
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** From oklch to linear sRGB, cut off at its edges. CSS Color 4, sample code for conversions. */
function linear({ lightness, chroma, hue }: Oklch): number[] {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)]
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ].map((value) => Math.min(1, Math.max(0, value)))
}

function gamma(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055
}

import { html, raw } from 'hono/html'

const SHAPES = {
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
  hourglass: '<path d="M6 3h12M6 21h12M8 3v3l4 6 4-6V3M8 21v-3l4-6 4 6v3"/>',
  check: '<circle cx="12" cy="12" r="9"/><path d="m8 12.5 2.5 2.5 5.5-6"/>',
  cross: '<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6m0-6-6 6"/>',
  stop: '<circle cx="12" cy="12" r="9"/><path d="M8 12h8"/>',
  warning: '<path d="M12 4 2.8 20h18.4zM12 10v4.5m0 2.6v.1"/>',
  again: '<path d="M20 11a8 8 0 0 0-14.3-4L3 10m0-6v6h6M4 13a8 8 0 0 0 14.3 4l2.7-3m0 6v-6h-6"/>',
} as const

export type IconName = keyof typeof SHAPES

/** A picture beside words, hidden from screen readers. `tone` names its colour. */
export function icon(name: IconName, tone: 'quiet' | 'done' | 'bad' | 'caution' | 'plain' = 'plain') {
  return html`<svg class="icon ${tone}" viewBox="0 0 24 24" aria-hidden="true">${raw(SHAPES[name])}</svg>`
}

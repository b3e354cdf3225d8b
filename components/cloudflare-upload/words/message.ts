/** A sentence with gaps, and what goes into them: `{ template: 'Paused at {percent}', values: { percent: '43%' } }`. */
export interface Message {
  template: string
  values?: Record<string, string>
}

/**
 * The sentence with its gaps filled, as plain text. A gap without a value stays, so that it is seen. Where something in it
 * is written from right to left, each value is isolated by characters that nobody sees, as `<bdi>` does on a page: labels
 * and a browser's own words have no elements.
 */
export function fill(template: string, values: Record<string, string> = {}): string {
  const turns = rightToLeft.test(template + Object.values(values))
  return partsOf({ template, values })
    .map(({ text, gap }) => (turns && gap ? `\u2068${text}\u2069` : text))
    .join('')
}

/** Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufefc]/

/** The sentence in pieces: what was filled in is isolated on a page, so that a name can't turn the text around it. */
export function partsOf({ template, values = {} }: Message): { text: string; gap?: string }[] {
  return template
    .split(/(\{\w+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const gap = /^\{(\w+)\}$/.exec(piece)?.[1]
      const value = gap === undefined ? undefined : values[gap]
      return value === undefined ? { text: piece } : { text: value, gap }
    })
}

/** A sentence with gaps, and what goes into them: `{ template: 'Paused at {percent}', values: { percent: '43%' } }`. */
export interface Message {
  template: string
  values?: Record<string, string>
}

/** The sentence with its gaps filled, as plain text. A gap without a value stays, so that it is seen. */
export function fill(template: string, values: Record<string, string> = {}): string {
  return partsOf({ template, values })
    .map((part) => part.text)
    .join('')
}

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

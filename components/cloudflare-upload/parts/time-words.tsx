import { type Message, partsOf } from '../words/message'

/**
 * A sentence with times in it, which go from left to right and stay on one line in every language: between Arabic digits
 * a dash would turn a range around, hence the override.
 */
export function TimeWords({ of }: { of: Message }) {
  return partsOf(of).map(({ text, gap }) =>
    gap === undefined ? (
      text
    ) : (
      <bdo key={gap} dir="ltr" className="font-mono whitespace-nowrap tabular-nums">
        {text}
      </bdo>
    ),
  )
}

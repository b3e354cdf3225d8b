import { Fragment } from 'react'
import { type Message, partsOf } from '../words/message'

/** A sentence on the page. What was filled in is isolated, so that it can't turn the text around it; `strong` names the gap that is bold. */
export function Words({ of, strong }: { of: Message; strong?: string }) {
  return partsOf(of).map(({ text, gap }, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: what stands between two gaps may stand there twice.
    if (gap === undefined) return <Fragment key={index}>{text}</Fragment>
    return (
      <bdi key={gap} className={gap === strong ? 'font-semibold tabular-nums' : 'tabular-nums'}>
        {text}
      </bdi>
    )
  })
}

/** Sentences side by side, apart by a dot. */
export function WordList({ of }: { of: Message[] }) {
  return of.map((message, index) => (
    <Fragment key={message.template}>
      {index > 0 && ' · '}
      <Words of={message} />
    </Fragment>
  ))
}

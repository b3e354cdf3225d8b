import { type FocusEvent, useLayoutEffect, useRef } from 'react'

/** When the element that has the focus goes away, the first button of its row takes it, else that of the group, so that nobody is sent back to the page's start. */
export function useKeptFocus() {
  const group = useRef<HTMLDivElement>(null)
  const focused = useRef<Element>(null)
  const row = useRef<Element>(null)

  useLayoutEffect(() => {
    if (!focused.current || focused.current.isConnected || document.activeElement !== document.body) return
    const place = row.current?.isConnected ? row.current : group.current
    place?.querySelector('button')?.focus({ preventScroll: true })
  })

  return {
    ref: group,
    onFocus: (event: FocusEvent) => {
      focused.current = event.target
      row.current = event.target.closest('[data-part="item"]')
    },
  }
}

import { type RefObject, useEffect, useEffectEvent } from 'react'

/** Calls `onSent` when this input goes away after its form was sent, as when the page of what was made takes its place. */
export function useFormSent(input: RefObject<HTMLInputElement | null>, onSent: () => void): void {
  const sent = useEffectEvent(onSent)
  useEffect(() => {
    const owner = input.current?.form
    let isSent = false
    const listen = () => {
      isSent = true
    }
    owner?.addEventListener('submit', listen)
    return () => {
      owner?.removeEventListener('submit', listen)
      if (isSent) sent()
    }
  }, [input])
}

import { type RefObject, useEffect, useEffectEvent } from 'react'

/** Calls `onReset` when the form of this input is reset. */
export function useFormReset(input: RefObject<HTMLInputElement | null>, onReset: () => void): void {
  const reset = useEffectEvent(onReset)
  useEffect(() => {
    const owner = input.current?.form
    const listen = () => reset()
    owner?.addEventListener('reset', listen)
    return () => owner?.removeEventListener('reset', listen)
  }, [input])
}

import { type InputHTMLAttributes, type RefObject, useEffect, useEffectEvent, useRef } from 'react'
import { VIDEO_ACCEPT } from '@/lib/tus/video-types'
import type { CloudflareUploadOptions } from '../use-cloudflare-upload'

/**
 * What makes an `<input>` the picker: a type by extension too, because iOS and Windows give some videos none. One that is
 * seen works before the page's scripts do, and what was chosen in it by then is taken.
 */
export function usePicker(
  { maxFiles = 1, capture }: CloudflareUploadOptions,
  choose: (files: File[]) => void,
): PickerProps {
  const ref = useRef<HTMLInputElement>(null)
  const takeEarly = useEffectEvent(() => take(ref.current))
  useEffect(() => takeEarly(), [])

  function take(input: HTMLInputElement | null) {
    if (!input?.files?.length) return
    choose([...input.files])
    // The same file chosen twice is a change too.
    input.value = ''
  }

  return {
    ref,
    type: 'file',
    hidden: true,
    accept: VIDEO_ACCEPT,
    multiple: maxFiles > 1,
    capture,
    onChange: (event) => take(event.target),
  }
}

export type PickerProps = InputHTMLAttributes<HTMLInputElement> & { ref: RefObject<HTMLInputElement | null> }

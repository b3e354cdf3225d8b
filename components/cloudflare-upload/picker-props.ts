import type { ChangeEvent, InputHTMLAttributes, RefObject } from 'react'
import { VIDEO_ACCEPT } from '@/lib/tus/video-types'
import type { CloudflareUploadOptions } from './use-cloudflare-upload'

/** What makes an `<input>` the picker: a type by extension too, because iOS and Windows give some videos none. */
export function pickerProps({ maxFiles = 1, capture }: CloudflareUploadOptions, choose: (files: File[]) => void) {
  return {
    type: 'file' as const,
    hidden: true,
    accept: VIDEO_ACCEPT,
    multiple: maxFiles > 1,
    capture,
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      choose([...(event.target.files ?? [])])
      // The same file chosen twice is a change too.
      event.target.value = ''
    },
  }
}

export type PickerProps = InputHTMLAttributes<HTMLInputElement> & { ref: RefObject<HTMLInputElement | null> }

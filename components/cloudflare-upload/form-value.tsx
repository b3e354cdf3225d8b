import { useLayoutEffect, useRef } from 'react'
import { percentOf } from './describe'
import { fill } from './message'
import { text } from './text'
import { isUnderWay, type UploadState } from './upload-state'
import type { Idle } from './use-cloudflare-upload'
import { useFormReset } from './use-form-reset'

/**
 * What makes the uploader a form control. The uid is in a hidden input, and only when it is uploaded. A second input,
 * which nobody sees, keeps the browser from sending the form too early, and says why.
 */
export function FormValue({ state, file, name, required, disabled, form, onReset, ...labels }: FormValueProps) {
  const input = useRef<HTMLInputElement>(null)
  const uid = state.status === 'uploaded' ? state.uid : ''
  const complaint = complaintOf(state, file, required)

  useLayoutEffect(() => input.current?.setCustomValidity(complaint), [complaint])
  useFormReset(input, onReset)

  return (
    <>
      {name && <input type="hidden" form={form} name={name} value={uid} disabled={disabled || !uid} />}
      <input
        ref={input}
        form={form}
        {...labels}
        aria-required={required}
        className="pointer-events-none absolute inset-x-0 bottom-0 mx-auto h-px w-px opacity-0"
        disabled={disabled}
        tabIndex={-1}
        value=""
        onChange={() => {}}
      />
    </>
  )
}

export interface FormValueProps {
  state: UploadState | Idle
  file?: File
  name?: string
  required?: boolean
  disabled?: boolean
  form?: string
  onReset: () => void
  'aria-label'?: string
  'aria-labelledby'?: string
}

/** Why the form can't be sent yet; '' when it can. */
function complaintOf(state: UploadState | Idle, file: File | undefined, required = false): string {
  const name = file?.name ?? ''
  if (state.status === 'failed') return fill(text.notUploaded, { name })
  if (state.status !== 'idle' && isUnderWay(state)) {
    const percent = 'sentBytes' in state ? percentOf(state) : percentOf({ sentBytes: 0, totalBytes: 1 })
    return fill(text.stillUploading, { name, percent })
  }
  return required && state.status !== 'uploaded' ? text.required : ''
}

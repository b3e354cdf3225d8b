import { useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { QueueItem, Total } from '../engine/queue'
import { isUnderWay } from '../engine/upload-state'
import { mayBeSent, type SendWhen, uidsOf } from '../engine/value'
import type { CloudflareUploadControl } from '../use-cloudflare-upload'
import type { EarlyText } from '../words/early-text'
import { percentOf } from '../words/format'
import { fill } from '../words/message'
import { useEarlyText } from '../words/text-context'
import { useFormReset } from './use-form-reset'
import { useFormSent } from './use-form-sent'

/**
 * What makes the uploader a form control. Each uid is in a hidden input, under one name, as the files of an
 * `<input multiple>` are; what was chosen for them is JSON under `name.edits`, by uid. One more input, which nobody sees,
 * keeps the browser from sending the form too early, and says why.
 */
export function FormValue({ control, name, required, disabled, form, sendWhen, ...labels }: FormValueProps) {
  const { queue, items } = control
  const text = useEarlyText()
  const input = useRef<HTMLInputElement>(null)
  // Renders with each report of progress, as nothing else of the control does.
  useSyncExternalStore(queue.subscribe, queue.getTotal, noTotal)
  const uids = uidsOf(items, sendWhen)
  const hindrance = items.find((item) => isUnderWay(item.getState()) && !mayBeSent(item.getState(), sendWhen))
  const complaint = hindrance ? complaintOf(hindrance, text) : required && uids.length === 0 ? text.required : ''

  useLayoutEffect(() => input.current?.setCustomValidity(complaint), [complaint])
  useFormReset(input, () => queue.clear())
  useFormSent(input, control.letGo)

  return (
    <>
      {name && uids.map((uid) => <Hidden key={uid} form={form} name={name} value={uid} disabled={disabled} />)}
      {name && <Edits items={items} form={form} name={`${name}.edits`} disabled={disabled} />}
      <input
        ref={input}
        form={form}
        {...labels}
        aria-required={required}
        className="upload-validity"
        disabled={disabled}
        tabIndex={-1}
        value=""
        onChange={() => {}}
      />
    </>
  )
}

export interface FormValueProps {
  control: CloudflareUploadControl
  name?: string
  required?: boolean
  disabled?: boolean
  form?: string
  sendWhen: SendWhen
  'aria-label'?: string
  'aria-labelledby'?: string
}

type HiddenProps = { name: string; value: string; form?: string; disabled?: boolean }

function Hidden(props: HiddenProps) {
  return <input type="hidden" {...props} />
}

/** `{ "<uid>": { "startSeconds": 3, "endSeconds": 12 } }`, and nothing where nothing was chosen. */
function Edits({ items, ...props }: Omit<HiddenProps, 'value'> & { items: readonly QueueItem[] }) {
  const chosen = items.flatMap((item) => {
    const state = item.getState()
    const hasEdits = Object.values(item.edits).some((value) => value !== undefined)
    return hasEdits && 'uid' in state && state.uid ? [[state.uid, item.edits]] : []
  })
  return chosen.length > 0 ? <Hidden {...props} value={JSON.stringify(Object.fromEntries(chosen))} /> : null
}

function complaintOf({ file: { name }, getState }: QueueItem, text: EarlyText): string {
  const state = getState()
  if (state.status === 'failed') return fill(text.notUploaded, { name })
  const percent = percentOf('sentBytes' in state ? state : { sentBytes: 0, totalBytes: 1 }, text)
  return fill(text.stillUploading, { name, percent })
}

const noTotal = (): Total | undefined => undefined

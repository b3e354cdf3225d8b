import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { parseLink, type VideoLink } from '@/lib/video/link'
import { Button } from '../../ui/button'
import { Field, FieldError, Label } from '../../ui/field'
import { Input } from '../../ui/input'
import { newRequestId } from '../engine/request-id'
import { useText } from '../words/use-text'

export type LinkAnswer = { ok: true; uid?: string } | { ok: false; message: string }

/**
 * One link and a button that has it fetched. While a link is in it that was not fetched, its form can't be sent by
 * accident. Escape leaves it.
 */
export function LinkInput({ label, required, form, disabled, isFetching, onFetch, onLeave }: LinkInputProps) {
  const text = useText()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [key] = useState(newRequestId)
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<string>()
  const complaint = typed ? text.linkNotFetched : required ? text.linkRequired : ''

  // It takes the place of the button that opened it, and so its focus.
  useLayoutEffect(() => input.current?.focus(), [])
  useLayoutEffect(() => input.current?.setCustomValidity(complaint), [complaint])

  async function fetchLink() {
    if (isFetching || disabled) return
    setError(undefined)
    const parsed = parseLink(typed)
    if (!parsed.ok) return refuse(parsed.message)
    const answer = await onFetch(parsed.link, key)
    if (!answer.ok) refuse(answer.message)
  }

  function refuse(message: string) {
    setError(message)
    input.current?.focus()
  }

  /** Enter fetches the link; it does not send the form around it. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' && !isFetching) onLeave()
    if (event.key !== 'Enter') return
    event.preventDefault()
    void fetchLink()
  }

  return (
    <Field className="gap-1.5 pt-2">
      <Label htmlFor={id} className="font-medium text-[0.8125rem]">
        {label}
      </Label>
      <div className="flex flex-wrap gap-2">
        <Input
          ref={input}
          id={id}
          type="url"
          form={form}
          disabled={disabled}
          aria-required={required}
          autoComplete="off"
          spellCheck={false}
          placeholder="https://"
          dir="ltr"
          className="min-w-0 flex-[1_1_11rem]"
          value={typed}
          aria-invalid={Boolean(error)}
          aria-describedby={`${id}-error`}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button variant="outline" aria-disabled={isFetching || disabled} onClick={fetchLink}>
          {isFetching ? text.fetching : text.fetch}
        </Button>
      </div>
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </Field>
  )
}

interface LinkInputProps {
  label: string
  required?: boolean
  /** The id of the form, when the input stands outside of it. */
  form?: string
  disabled?: boolean
  isFetching: boolean
  onFetch: (link: VideoLink, key: string) => Promise<LinkAnswer>
  onLeave: () => void
}

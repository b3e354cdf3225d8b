import { type FormEvent, useActionState, useState, useTransition } from 'react'
import { answerOr, NO_ANSWER } from './answer-or'

/**
 * A form and its server action. Nothing that was typed or uploaded is lost when the action refuses, nor when its request
 * fails. `form.action` is for a form that works without script too; with script, `form.onSubmit` comes before it.
 */
export function useActionForm<State extends FormState>(send: FormAction<State>, initial: Awaited<State>) {
  const [answered, action] = useActionState(send, initial)
  const [sent, setSent] = useState<Awaited<State>>()
  const [isSending, startTransition] = useTransition()
  const state = sent ?? answered

  /** Instead of the `action`, after which React would reset the form and give the uploads up that name it. */
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isSending) return
    const form = new FormData(event.currentTarget)
    startTransition(async () => {
      setSent(await answerOr(send(state, form), { ...state, errors: { form: NO_ANSWER } }))
    })
  }

  return { ...state, isSending, form: { action, onSubmit } }
}

interface FormState {
  errors: { form?: string }
}

type FormAction<State> = (previous: Awaited<State>, form: FormData) => Promise<Awaited<State>>

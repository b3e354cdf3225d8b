import { type FormEvent, useActionState, useState, useTransition } from 'react'
import { answerOr, NO_ANSWER } from '../posts/answer-or'
import { type AccountFormState, emptyAccountForm } from './form-state'

/**
 * A form about an account and its server action. `action` is for a form that works without script too; with script, `onSubmit`
 * comes before it, so that what was typed stays when the action refuses, or its request fails.
 */
export function useAccountForm(send: AccountAction) {
  const [answered, action] = useActionState(send, emptyAccountForm)
  const [sent, setSent] = useState<AccountFormState>()
  const [isSending, startTransition] = useTransition()
  const state = sent ?? answered

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

type AccountAction = (previous: AccountFormState, form: FormData) => Promise<AccountFormState>

import { type FormEvent, useActionState, useState, useTransition } from 'react'
import { answerOr, NO_ANSWER } from './answer-or'
import type { PostFormState } from './form-state'

/**
 * The form of a post and its server action. Nothing that was typed or uploaded is lost when the action refuses, nor when
 * its request fails. `action` is for a form that works without script too; with script, `onSubmit` comes before it.
 */
export function usePostForm(send: PostAction, initial: PostFormState) {
  const [answered, action] = useActionState(send, initial)
  const [sent, setSent] = useState<PostFormState>()
  const [isSending, startTransition] = useTransition()
  const state = sent ?? answered

  /** Instead of the `action`, after which React would reset the form and give the uploads up that name it. */
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isSending) return
    const formData = new FormData(event.currentTarget)
    startTransition(async () => {
      setSent(await answerOr(send(state, formData), { ...state, errors: { form: NO_ANSWER } }))
    })
  }

  return { ...state, isSending, action, onSubmit }
}

type PostAction = (previous: PostFormState, formData: FormData) => Promise<PostFormState>

import { type FormEvent, startTransition, useActionState } from 'react'
import { CloudflareUpload } from '@/components/cloudflare-upload/cloudflare-upload'
import { Button } from '@/components/ui/button'
import { showSent } from '../actions'
import { Example, Stage } from '../example'
import type { ExampleProps } from '../examples'
import { SentValues } from '../sent-values'

/**
 * A server action by `useActionState`, called from `onSubmit`: after a form's own `action` React resets it, and a reset
 * gives the uploads up. The uploader stands outside of the form, and names it.
 */
export function ActionForm({ upload, stage }: ExampleProps) {
  const [sent, send, isSending] = useActionState(showSent, undefined)

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    if (!isSending) startTransition(() => send(form))
  }

  return (
    <Example
      title="With a server action"
      words="useActionState, from onSubmit. The uploader stands outside of its form and names it."
      code={code}
    >
      <Stage {...stage}>
        <CloudflareUpload {...upload} name="video" form="action-form" aria-label="With a server action" />
      </Stage>
      <form id="action-form" onSubmit={onSubmit} className="grid min-w-0 gap-4">
        <Button type="submit" aria-disabled={isSending} className="justify-self-start">
          {isSending ? 'Sending' : 'Send to the server'}
        </Button>
        <SentValues entries={sent} />
      </form>
    </Example>
  )
}

const code = `const [sent, send] = useActionState(showSent, undefined)
…
<CloudflareUpload field="posts.video" name="video" form="talk" />
<form id="talk" onSubmit={(event) => {
  event.preventDefault()
  const form = new FormData(event.currentTarget)
  startTransition(() => send(form))
}}>`

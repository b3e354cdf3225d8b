import { type FormEvent, useState } from 'react'
import { CloudflareUpload } from '@/components/cloudflare-upload/cloudflare-upload'
import { Button } from '@/components/ui/button'
import { Field, Label } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Example, Stage } from '../example'
import type { ExampleProps } from '../examples'
import { type SentEntry, SentValues } from '../sent-values'

/** A form of the browser's own: it validates, sends and resets as if the uploader were an `<input>`. */
export function PlainForm({ upload, stage }: ExampleProps) {
  const [sent, setSent] = useState<SentEntry[]>()

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setSent([...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]))
  }

  return (
    <Example
      title="In a form"
      words="One value for each video, under one name. Half an upload can't be sent; the form says how much is left."
      code={
        '<form>\n  <input name="title" />\n  <CloudflareUpload field="posts.video" name="video" required />\n</form>'
      }
    >
      <form onSubmit={onSubmit} onReset={() => setSent(undefined)} className="grid min-w-0 gap-4">
        <Field>
          <Label htmlFor="plain-title">Title</Label>
          <Input id="plain-title" name="title" />
        </Field>
        <Stage {...stage}>
          <CloudflareUpload {...upload} name="video" aria-label="In a form" />
        </Stage>
        <div className="flex flex-wrap gap-2">
          <Button type="submit">Send</Button>
          <Button type="reset" variant="outline">
            Reset
          </Button>
        </div>
        <SentValues entries={sent} />
      </form>
    </Example>
  )
}

'use client'

import { Scissors } from 'lucide-react'
import { type MouseEvent, useState } from 'react'
import { flushSync } from 'react-dom'
import type { UploadState } from '@/components/cloudflare-upload/engine/upload-state'
import { UploadOrLink } from '@/components/cloudflare-upload/upload-or-link'
import { Field, FieldError, Label, Optional } from '@/components/ui/field'
import type { VideoFieldOptions } from '@/db/video-fields'
import { useActionForm } from '../../use-action-form'
import { copyFromLink, createPost } from '../actions'
import { emptyPostForm } from '../form-state'
import { PostFields } from '../post-fields'
import { trimHint } from '../trim-hint'
import { BeforeYouSave } from './before-you-save'

/** A form with two video fields. It can be sent when the uploads have ended; processing goes on by itself. */
export function NewPostForm({ video, teaser }: { video: VideoFieldOptions; teaser: VideoFieldOptions }) {
  const { errors, values, isSending, form } = useActionForm(createPost, emptyPostForm)
  const [hasTitle, setHasTitle] = useState(false)
  const [videoState, setVideoState] = useState<UploadState>()
  const [teaserState, setTeaserState] = useState<UploadState>()
  const [sendWhen, setSendWhen] = useState<'uploaded' | 'created'>('uploaded')

  /** Before the last byte: the uploads go on by themselves, and the page of the post shows it. */
  function saveNow(event: MouseEvent<HTMLButtonElement>) {
    flushSync(() => setSendWhen('created'))
    event.currentTarget.form?.requestSubmit()
    // Should it be refused, the form waits for the last byte again.
    setSendWhen('uploaded')
  }

  return (
    <form onSubmit={form.onSubmit} className="grid gap-10 min-[900px]:grid-cols-[minmax(0,1fr)_300px]">
      <div className="grid min-w-0 content-start gap-7">
        <PostFields values={values} errors={errors} onTitleChange={(title) => setHasTitle(title.trim() !== '')} />
        <Field>
          <Label id="video-label">Video</Label>
          <UploadOrLink
            field="posts.video"
            name="video"
            required
            maxSizeBytes={video.maxSizeBytes}
            maxDurationSeconds={video.maxDurationSeconds}
            hint={trimHint(video)}
            canTrim={video.canTrim}
            trimSeconds={video.trimSeconds}
            canChoosePoster={video.canChoosePoster}
            keepAlive="the video of a new post"
            sendWhen={sendWhen}
            aria-labelledby="video-label"
            aria-describedby="video-error"
            onStateChange={setVideoState}
            linkName="video"
            onLink={(url, key) => copyFromLink('posts.video', url, key)}
          />
          <FieldError id="video-error">{errors.video}</FieldError>
        </Field>
        <Field>
          <Label id="teaser-label">
            Teaser <Optional />
          </Label>
          <UploadOrLink
            field="posts.teaser"
            name="teaser"
            maxSizeBytes={teaser.maxSizeBytes}
            maxDurationSeconds={teaser.maxDurationSeconds}
            hint={trimHint(teaser)}
            canTrim={teaser.canTrim}
            trimSeconds={teaser.trimSeconds}
            canChoosePoster={teaser.canChoosePoster}
            icon={<Scissors aria-hidden />}
            keepAlive="the teaser of a new post"
            sendWhen={sendWhen}
            aria-labelledby="teaser-label"
            aria-describedby="teaser-error"
            onStateChange={setTeaserState}
            linkName="teaser"
            onLink={(url, key) => copyFromLink('posts.teaser', url, key)}
          />
          <FieldError id="teaser-error">{errors.teaser}</FieldError>
        </Field>
      </div>
      <BeforeYouSave
        hasTitle={hasTitle}
        video={videoState}
        teaser={teaserState}
        isSaving={isSending}
        onSaveNow={saveNow}
        error={errors.form}
      />
    </form>
  )
}

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Controller, useForm } from 'react-hook-form'
import { CloudflareUpload } from '@/components/cloudflare-upload/cloudflare-upload'

interface Values {
  title: string
  videos: string[]
}

/** A form of somebody else's app, kept by react-hook-form, in React's development build and its strict mode. */
function OwnForm() {
  const { control, register, handleSubmit, reset, formState } = useForm<Values>({
    defaultValues: { title: '', videos: [] },
  })
  return (
    <form noValidate onSubmit={handleSubmit((values) => Object.assign(window, { sent: values }))}>
      <input aria-label="Title" {...register('title')} />
      <Controller
        control={control}
        name="videos"
        rules={{ validate: (uids) => uids.length > 0 || 'A video is missing.' }}
        render={({ field }) => (
          <CloudflareUpload
            field="posts.video"
            aria-label="Videos"
            maxFiles={3}
            maxSizeBytes={1e9}
            disabled={field.disabled}
            onValueChange={field.onChange}
          />
        )}
      />
      <p role="alert">{formState.errors.videos?.message}</p>
      <button type="submit">Send</button>
      <button type="reset" onClick={() => reset()}>
        Empty
      </button>
    </form>
  )
}

const place = document.createElement('main')
document.body.replaceChildren(place)
createRoot(place).render(
  <StrictMode>
    <OwnForm />
  </StrictMode>,
)

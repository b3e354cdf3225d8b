'use client'

import { type ReactNode, useRef } from 'react'
import { VIDEO_ACCEPT } from '@/lib/tus/video-types'
import { DropZone } from './drop-zone'
import { FormValue } from './form-value'
import { ResumableRow } from './resumable-row'
import { UploadRow } from './upload-row'
import { type CloudflareUploadOptions, useCloudflareUpload } from './use-cloudflare-upload'
import { useDrop } from './use-drop'
import { useKeptFocus } from './use-kept-focus'

/**
 * A form control that takes one video and sends it straight to Cloudflare Stream. Its value, under `name`, is the uid,
 * and only once every byte is there; until then the form can't be sent by accident. A reset of the form gives the upload
 * up, so a form with `useActionState` calls its action from `onSubmit`: React resets a form that has it in `action`.
 *
 * @example <CloudflareUpload field="posts.video" name="video" required aria-labelledby="video-label" />
 */
export function CloudflareUpload({ name, required, form, hint, icon, ...options }: CloudflareUploadProps) {
  const control = useCloudflareUpload(options)
  const drop = useDrop(control.choose)
  const keptFocus = useKeptFocus()
  const picker = useRef<HTMLInputElement>(null)
  const { state, file, resumable } = control
  const open = () => !options.disabled && picker.current?.click()
  const labels = { 'aria-label': options['aria-label'], 'aria-labelledby': options['aria-labelledby'] }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would take part in the form's own layout and validity.
    <div
      role="group"
      {...labels}
      aria-describedby={options['aria-describedby']}
      {...keptFocus}
      {...drop.handlers}
      data-state={state.status}
      className="relative min-w-0"
    >
      {state.status !== 'idle' && file ? (
        <UploadRow control={control} file={file} state={state} onOpen={open} />
      ) : resumable ? (
        <ResumableRow record={resumable} notice={control.notice} onOpen={open} onDiscard={control.discard} />
      ) : (
        <DropZone
          isDragging={drop.draggedCount > 0}
          isDisabled={options.disabled}
          limits={options}
          hint={hint}
          icon={icon}
          onOpen={open}
          onNear={control.warmUp}
        />
      )}
      <input
        ref={picker}
        type="file"
        hidden
        accept={VIDEO_ACCEPT}
        {...labels}
        onChange={(event) => {
          if (event.target.files) control.choose([...event.target.files])
          // The same file chosen twice is a change too.
          event.target.value = ''
        }}
      />
      <FormValue
        {...labels}
        state={state}
        file={file}
        name={name}
        required={required}
        form={form}
        disabled={options.disabled}
        onReset={control.cancel}
      />
      <p className="sr-only" aria-live="polite">
        {control.announcement}
      </p>
    </div>
  )
}

export interface CloudflareUploadProps extends CloudflareUploadOptions {
  /** The name under which the form sends the uid. */
  name?: string
  required?: boolean
  /** The id of the form, when the control stands outside of it. */
  form?: string
  /** Said beside the rules: what will become of the video. */
  hint?: string
  /** In the viewfinder; a film by default. */
  icon?: ReactNode
  'aria-label'?: string
  'aria-labelledby'?: string
  'aria-describedby'?: string
}

'use client'

import { type ComponentType, type ReactNode, Suspense, useContext } from 'react'
import type { QueueItem } from './engine/queue'
import { FolderChoice, UploadList } from './lazy-parts'
import { DropZone, type DropZoneProps } from './parts/drop-zone'
import { FormValue } from './parts/form-value'
import { useKeptFocus } from './parts/use-kept-focus'
import {
  type CloudflareUploadControl,
  type CloudflareUploadOptions,
  useCloudflareUpload,
} from './use-cloudflare-upload'
import type { Text } from './words/text'
import { TextContext } from './words/text-context'

/**
 * A form control that takes a video, or several, and sends them straight to Cloudflare Stream. Its value, under `name`, is
 * the uid, one for each file, and only once every byte is there; until then the form can't be sent by accident. A reset of
 * the form gives the uploads up, so a form with `useActionState` calls its action from `onSubmit`: React resets a form
 * that has it in `action`.
 *
 * @example <CloudflareUpload field="posts.video" name="video" required aria-labelledby="video-label" />
 */
export function CloudflareUpload({ text, ...props }: CloudflareUploadProps) {
  const inherited = useContext(TextContext)
  return (
    <TextContext value={text ?? inherited}>
      <Assembled {...props} />
    </TextContext>
  )
}

function Assembled({ name, required, form, hint, icon, renderRow, parts = {}, ...options }: AssembledProps) {
  const control = useCloudflareUpload(options)
  const keptFocus = useKeptFocus()
  const { Zone = DropZone } = parts
  const { maxFiles = 1 } = options
  const labels = { 'aria-label': options['aria-label'], 'aria-labelledby': options['aria-labelledby'] }
  const hasRows = control.items.length > 0 || control.resumable.length > 0

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would take part in the form's own layout and validity.
    <div
      role="group"
      {...labels}
      aria-describedby={options['aria-describedby']}
      {...keptFocus}
      {...control.getRootProps()}
      className={`upload ${options.className ?? ''}`}
    >
      {hasRows && (
        <Suspense fallback={<div className="upload-row" data-state="loading" />}>
          <UploadList control={control} options={options} renderRow={renderRow} />
        </Suspense>
      )}
      {(maxFiles === 1 ? !hasRows : control.hasRoom) && (
        <Zone control={control} options={options} hint={hint} icon={icon} />
      )}
      <input {...control.getPickerProps()} {...labels} />
      {options.folder && control.hasRoom && (
        <Suspense>
          <FolderChoice control={control} />
        </Suspense>
      )}
      <FormValue
        {...labels}
        control={control}
        name={name}
        required={required}
        form={form}
        disabled={options.disabled}
        sendWhen={options.sendWhen ?? 'uploaded'}
      />
      <p className="sr-only" aria-live="polite">
        {control.announcement}
      </p>
    </div>
  )
}

export interface CloudflareUploadProps extends AssembledProps {
  /** The language of this control, where it is not the one around it. */
  text?: Text
}

interface AssembledProps extends CloudflareUploadOptions {
  /** The name under which the form sends the uid, once for each file. */
  name?: string
  required?: boolean
  /** The id of the form, when the control stands outside of it. */
  form?: string
  /** Said beside the rules: what will become of the video. */
  hint?: string
  /** In the viewfinder; a film by default. */
  icon?: ReactNode
  /** One file's row, in place of ours. `useUploadState(item)` follows its state. */
  renderRow?: (item: QueueItem, control: CloudflareUploadControl) => ReactNode
  /** Parts in place of ours. */
  parts?: { Zone?: ComponentType<DropZoneProps> }
  className?: string
  'aria-label'?: string
  'aria-labelledby'?: string
  'aria-describedby'?: string
}

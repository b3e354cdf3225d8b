import { Hourglass, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import type { VideoLink } from '@/lib/video/link'
import { Button } from '../../ui/button'
import type { CloudflareUploadProps } from '../cloudflare-upload'
import { fill } from '../words/message'
import { useText } from '../words/use-text'
import { Poster } from './poster'
import { useFormReset } from './use-form-reset'

/** A video that Stream fetches from a link, in the place of an upload. The form sends its uid. */
export function LinkRow({ uid, link, name, form, disabled, onRemove, ...labels }: LinkRowProps) {
  const input = useRef<HTMLInputElement>(null)
  const text = useText()
  const removeLabel = fill(text.remove, { name: link.name })
  useFormReset(input, onRemove)

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would take part in the form's own layout and validity.
    <div
      role="group"
      aria-label={labels['aria-label']}
      aria-labelledby={labels['aria-labelledby']}
      aria-describedby={labels['aria-describedby']}
      className="upload-row"
      data-state="linked"
    >
      <div className="upload-grid">
        <Poster isFramed={false} />
        <div className="min-w-0" data-part="facts">
          <p className="line-clamp-2 pt-0.5 font-semibold wrap-anywhere">
            <bdi>{link.name}</bdi>
          </p>
          <p className="mt-[3px] truncate text-[0.8125rem] text-muted-foreground">
            <bdi dir="ltr">{new URL(link.url).host}</bdi>
          </p>
        </div>
        <div className="upload-actions" data-part="actions">
          <Button variant="ghost" size="icon" aria-label={removeLabel} title={removeLabel} onClick={onRemove}>
            <Trash2 aria-hidden />
          </Button>
        </div>
        <div className="upload-state text-sm" data-part="state" data-state="linked">
          <p className="inline-flex items-start gap-2 font-medium text-primary">
            <Hourglass aria-hidden className="mt-[1.5px] size-[18px] shrink-0" />
            {text.linked}
          </p>
          <p className="text-[0.8125rem] text-muted-foreground" data-part="rest">
            {text.linkedRest}
          </p>
        </div>
      </div>
      <input ref={input} type="hidden" form={form} name={name} value={uid} disabled={disabled} />
    </div>
  )
}

interface LinkRowProps extends Pick<CloudflareUploadProps, 'name' | 'form' | 'disabled' | Labels> {
  uid: string
  link: VideoLink
  onRemove: () => void
}

type Labels = 'aria-label' | 'aria-labelledby' | 'aria-describedby'

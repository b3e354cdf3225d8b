import { Hourglass, Trash2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { parseLink } from '@/lib/video/link'
import { Button } from '../ui/button'
import { fill } from './message'
import { Poster } from './poster'
import { text } from './text'

/** A video that Stream fetches from a link, in the place of an upload. The form sends its uid. */
export function LinkRow({ uid, url, name, form, onRemove }: LinkRowProps) {
  const input = useRef<HTMLInputElement>(null)
  const parsed = parseLink(url)
  const called = parsed.ok ? parsed.link.name : url
  const removeLabel = fill(text.remove, { name: called })

  const latest = useRef(onRemove)
  useEffect(() => {
    latest.current = onRemove
  })
  useEffect(() => {
    const owner = input.current?.form
    const onReset = () => latest.current()
    owner?.addEventListener('reset', onReset)
    return () => owner?.removeEventListener('reset', onReset)
  }, [])

  return (
    <div className="upload-row" data-state="linked">
      <div className="upload-grid">
        <Poster isFramed={false} />
        <div className="min-w-0" data-part="facts">
          <p className="line-clamp-2 pt-0.5 font-semibold wrap-anywhere">
            <bdi>{called}</bdi>
          </p>
          <p className="mt-[3px] truncate text-[0.8125rem] text-muted-foreground">
            <bdi dir="ltr">{new URL(url).host}</bdi>
          </p>
        </div>
        <div className="upload-actions" data-part="actions">
          <Button variant="ghost" size="icon" aria-label={removeLabel} title={removeLabel} onClick={onRemove}>
            <Trash2 aria-hidden />
          </Button>
        </div>
        <div className="upload-state text-sm" data-part="state" data-state="linked">
          <p className="inline-flex items-start gap-2 font-medium text-primary" role="status">
            <Hourglass aria-hidden className="mt-[1.5px] size-[18px] shrink-0" />
            {text.linked}
          </p>
          <p className="text-[0.8125rem] text-muted-foreground" data-part="rest">
            {text.linkedRest}
          </p>
        </div>
      </div>
      <input ref={input} type="hidden" form={form} name={name} value={uid} />
    </div>
  )
}

interface LinkRowProps {
  uid: string
  url: string
  name?: string
  form?: string
  onRemove: () => void
}

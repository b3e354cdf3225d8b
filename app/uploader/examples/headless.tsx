import { useId } from 'react'
import type { QueueItem, UploadQueue } from '@/components/cloudflare-upload/engine/queue'
import { isInFlight, isUploaded, type UploadState } from '@/components/cloudflare-upload/engine/upload-state'
import { useCloudflareUpload, useUploadState } from '@/components/cloudflare-upload/use-cloudflare-upload'
import { percentOf } from '@/components/cloudflare-upload/words/format'
import { Button } from '@/components/ui/button'
import { Example, Stage } from '../example'
import type { ExampleProps } from '../examples'

/** The hook alone: all markup and every word are the page's own. */
export function Headless({ upload, stage }: ExampleProps) {
  const control = useCloudflareUpload(upload)
  return (
    <Example
      title="Headless"
      words="The hook and its prop getters, with markup of your own. Nothing of ours is on the screen."
      code={code}
    >
      <Stage {...stage}>
        <fieldset {...control.getRootProps()} aria-label="Headless" className="grid min-w-0 gap-2 border-s-2 ps-4">
          <input {...control.getPickerProps()} aria-label="A video" />
          <Button {...control.getZoneProps()} lang="en" variant="outline" className="justify-self-start">
            {control.draggedCount > 0 ? 'Let go' : 'Choose a video'}
          </Button>
          <ul lang="en" className="grid gap-2 empty:hidden">
            {control.items.map((item) => (
              <Row key={item.id} item={item} queue={control.queue} />
            ))}
          </ul>
          <p className="sr-only" aria-live="polite">
            {control.announcement}
          </p>
        </fieldset>
      </Stage>
    </Example>
  )
}

function Row({ item, queue }: { item: QueueItem; queue: UploadQueue }) {
  const id = useId()
  const state = useUploadState(item)
  return (
    <li data-state={state.status} className="grid gap-1 text-sm">
      <label htmlFor={id} className="wrap-anywhere">
        <bdi>{item.file.name}</bdi>: {wordsOf(state)}
      </label>
      <progress id={id} max={1} value={partOf(state)} className="w-full accent-primary" />
      <div className="flex flex-wrap gap-1">
        {state.status === 'uploading' && <Act name="Pause" onClick={() => queue.pause(item.id)} />}
        {state.status === 'paused' && <Act name="Go on" onClick={() => queue.resume(item.id)} />}
        {state.status === 'failed' && <Act name="Try again" onClick={() => queue.retry(item.id)} />}
        <Act name="Remove" onClick={() => queue.remove(item.id)} />
      </div>
    </li>
  )
}

function Act({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <Button variant="ghost" onClick={onClick}>
      {name}
    </Button>
  )
}

function wordsOf(state: UploadState): string {
  if ('error' in state) return state.error.message
  return isInFlight(state) && 'sentBytes' in state ? `${state.status}, ${percentOf(state)}` : state.status
}

function partOf(state: UploadState): number {
  if (isUploaded(state)) return 1
  return 'sentBytes' in state ? state.sentBytes / state.totalBytes : 0
}

const code = `const upload = useCloudflareUpload({ field: 'posts.video' })
…
<div {...upload.getRootProps()}>
  <input {...upload.getPickerProps()} />
  <button {...upload.getZoneProps()}>Choose a video</button>
  {upload.items.map((item) => <Row key={item.id} item={item} />)}
</div>`

import { CloudflareUpload } from '@/components/cloudflare-upload/cloudflare-upload'
import { Example, Stage } from '../example'
import type { ExampleProps } from '../examples'

/** The uploader as the settings say. */
export function OneUploader({ upload, stage }: ExampleProps) {
  return (
    <Example
      title="The uploader"
      words="Drop, paste or choose a video. Reload the page in the middle: it is offered again, and goes on where it was."
      code={'<CloudflareUpload field="posts.video" name="video" />'}
    >
      <Stage {...stage}>
        <CloudflareUpload {...upload} aria-label="The uploader" />
      </Stage>
    </Example>
  )
}

import { CloudflareUpload } from '@/components/cloudflare-upload/cloudflare-upload'
import { Example, Stage } from '../example'
import type { ExampleProps } from '../examples'

/** A queue: five files, of which two are sent at once. */
export function SeveralVideos({ upload, stage }: ExampleProps) {
  return (
    <Example
      title="Several videos"
      words="Two go at once; the grip says which one is next. A folder may be dropped too."
      code={'<CloudflareUpload field="posts.video" name="video" maxFiles={5} />'}
    >
      <Stage {...stage}>
        <CloudflareUpload {...upload} maxFiles={5} aria-label="Several videos" />
      </Stage>
    </Example>
  )
}

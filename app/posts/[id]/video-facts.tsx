import { formatBytes, formatTime } from '@/components/cloudflare-upload/words/format'
import { describeVideo } from '@/components/describe-video'
import type { VideoView } from '@/lib/video/view'

/** What Stream knows of a video. What it does not know yet is left out. */
export function VideoFacts({ view }: { view: VideoView }) {
  const { video } = view
  return (
    <dl className="grid gap-2 text-sm">
      {video && video.duration !== null && <Fact name="Length" value={formatTime(video.duration)} isCode />}
      {video && video.size !== null && <Fact name="Size" value={formatBytes(video.size)} />}
      {video && video.width !== null && <Fact name="Picture" value={`${video.width} × ${video.height}`} />}
      <Fact name="State" value={describeVideo(view).words} />
    </dl>
  )
}

function Fact({ name, value, isCode = false }: { name: string; value: string; isCode?: boolean }) {
  return (
    <div className="flex justify-between gap-5">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className={isCode ? 'font-mono tracking-tight tabular-nums' : 'text-end tabular-nums'}>
        <bdi>{value}</bdi>
      </dd>
    </div>
  )
}

import { CircleX, Download, Info, Scissors } from 'lucide-react'
import { describeVideo } from '@/components/describe-video'
import { cn } from '@/components/ui/cn'
import type { VideoPlace } from './use-video-place'

/** What is to be said below a player: what happens next, why it failed, or why an act was not done. */
export function VideoNote({ place }: { place: VideoPlace }) {
  const { view, error, isOpen } = place
  const { note } = describeVideo(view)
  if (error) return <Message isBad words={error} icon={<CircleX aria-hidden />} />
  if (isOpen || !note) return null
  if (view.phase === 'failed') return <Message isBad words={note} icon={<CircleX aria-hidden />} />
  if (view.phase === 'processing') return <p className="text-[0.8125rem] text-muted-foreground">{note}</p>
  return <Message words={note} icon={icons[view.phase] ?? <Info aria-hidden />} />
}

const icons: Partial<Record<string, React.ReactNode>> = {
  trimming: <Scissors aria-hidden />,
  'preparing-download': <Download aria-hidden />,
}

function Message({ words, icon, isBad = false }: { words: string; icon: React.ReactNode; isBad?: boolean }) {
  return (
    <p
      role={isBad ? 'alert' : 'status'}
      className={cn(
        'flex items-start gap-2.5 rounded-card px-4 py-3.5 text-sm tabular-nums [&_svg]:mt-px [&_svg]:size-[18px] [&_svg]:shrink-0',
        isBad ? 'bg-destructive-soft [&_svg]:text-destructive' : 'bg-accent text-accent-foreground',
      )}
    >
      {icon}
      {words}
    </p>
  )
}

import { ChartNoAxesColumn, ExternalLink, type LucideIcon, Settings2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { isWatchable } from '@/components/describe-video'
import { Button } from '@/components/ui/button'
import type { DashboardLinks } from '@/lib/stream/dashboard'
import type { VideoView } from '@/lib/video/view'

/** Where else the video can be seen: Stream's own page, and for an administrator Cloudflare's dashboard. */
export function VideoLinks({ view, name, dashboard }: VideoLinksProps) {
  const { video, phase } = view
  const isCurrent = dashboard?.uid === video?.uid
  useRefresh(dashboard !== undefined && !isCurrent ? video?.uid : undefined)

  const preview = video && isWatchable(phase) ? video.preview : null
  if (!preview && !(dashboard && isCurrent)) return null
  return (
    <p className="-mx-2 flex flex-wrap gap-x-1">
      {preview && <Elsewhere href={preview} icon={ExternalLink} words="Preview" name={name} />}
      {dashboard && isCurrent && (
        <>
          <Elsewhere href={dashboard.details} icon={Settings2} words="Details" name={name} />
          <Elsewhere href={dashboard.analytics} icon={ChartNoAxesColumn} words="Analytics" name={name} />
        </>
      )}
    </p>
  )
}

interface VideoLinksProps {
  view: VideoView
  name: string
  /** For an administrator: of the video that was there when the page was made, or null. */
  dashboard?: DashboardLinks | null
}

/** In a tab of its own, so that what is typed here stays. */
function Elsewhere({ href, icon: Icon, words, name }: ElsewhereProps) {
  return (
    <Button asChild variant="ghost" className="px-2 text-primary">
      <a href={href} target="_blank" rel="noreferrer">
        <Icon aria-hidden />
        {words}
        <span className="sr-only"> of the {name}, in a new tab</span>
      </a>
    </Button>
  )
}

interface ElsewhereProps {
  href: string
  icon: LucideIcon
  words: string
  name: string
}

/** Asks the server for the page again when this place holds another video by now: only the server knows its links. */
function useRefresh(uid: string | undefined): void {
  const router = useRouter()
  useEffect(() => {
    if (uid) router.refresh()
  }, [uid, router])
}

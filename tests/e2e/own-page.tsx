import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { CloudflareUpload } from '@/components/cloudflare-upload/cloudflare-upload'
import { UploadProvider } from '@/components/cloudflare-upload/upload-context'
import { useUploadState } from '@/components/cloudflare-upload/use-cloudflare-upload'

/**
 * A page that is not the kit's: the component in an app of its own, without Next and without our styles. Its address says
 * what is on it, as in `#strict`.
 */
const pages: Record<string, () => React.ReactNode> = {
  /** As in development, where React mounts everything twice. */
  '#strict': () => (
    <StrictMode>
      <CloudflareUpload field="posts.video" name="video" capture="environment" aria-label="Strict" />
    </StrictMode>
  ),
  '#renders': CountedRows,
  '#kept': KeptAlive,
}

const counts = { list: 0, row: 0 }
Object.assign(window, { counts })

/** How often the list renders, and how often one row. */
function CountedRows() {
  return (
    <CloudflareUpload
      field="posts.video"
      aria-label="Renders"
      renderRow={(item) => {
        counts.list++
        return <CountedRow item={item} />
      }}
    />
  )
}

function CountedRow({ item }: { item: Parameters<typeof useUploadState>[0] }) {
  const state = useUploadState(item)
  counts.row++
  return <p data-testid="row">{state.status}</p>
}

/** A control that goes away and comes back, inside of a provider that stays. */
function KeptAlive() {
  const [isThere, setIsThere] = useState(true)
  return (
    <UploadProvider>
      <button type="button" onClick={() => setIsThere(!isThere)}>
        {isThere ? 'Leave' : 'Come back'}
      </button>
      {isThere && <CloudflareUpload field="posts.video" keepAlive="talk" aria-label="Kept" />}
    </UploadProvider>
  )
}

const root = document.getElementById('root')
const Page = pages[window.location.hash]
if (root && Page) createRoot(root).render(<Page />)

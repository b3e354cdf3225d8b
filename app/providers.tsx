'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { UploadProvider } from '@/components/cloudflare-upload/upload-context'

/** What every page shares. `owner` is the id of the person behind the session. */
export function Providers({ owner, children }: { owner?: string; children: ReactNode }) {
  const [queryClient] = useState(() => new QueryClient())
  return (
    <QueryClientProvider client={queryClient}>
      <UploadProvider owner={owner}>{children}</UploadProvider>
    </QueryClientProvider>
  )
}

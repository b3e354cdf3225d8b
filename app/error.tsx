'use client'

import { useEffect } from 'react'
import { Button } from '@/components/ui/button'

/** A page that could not be shown. What happened is in the server's log, under the digest. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error)
  }, [error])

  return (
    <div className="viewfinder grid justify-items-center gap-1.5 rounded-panel bg-muted px-7 py-16 text-center text-balance">
      <h1 className="text-2xl">This page could not be shown</h1>
      <p className="mb-4 text-muted-foreground">Try it again, or come back in a minute.</p>
      <Button onClick={() => retry()}>Try again</Button>
    </div>
  )
}

import Link from 'next/link'
import { Button } from '@/components/ui/button'

export default function NotFound() {
  return (
    <div className="viewfinder grid justify-items-center gap-1.5 rounded-panel bg-muted px-7 py-16 text-center text-balance">
      <h1 className="text-2xl">There is nothing here</h1>
      <p className="mb-4 text-muted-foreground">The post was deleted, or it is not yours to see.</p>
      <Button asChild>
        <Link href="/">See your posts</Link>
      </Button>
    </div>
  )
}

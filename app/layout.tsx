import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import './globals.css'
import { Mark } from '@/components/mark'
import { currentUser } from '@/lib/session'
import { Providers } from './providers'

export const metadata: Metadata = {
  title: { default: 'Next Cloudflare Stream', template: '%s · Next Cloudflare Stream' },
  description: 'Resumable uploads to Cloudflare Stream, trimmed, playable and downloadable.',
}

export default async function Layout({ children }: LayoutProps<'/'>) {
  const user = await currentUser(await headers())
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <header className="border-b">
          <div className="mx-auto flex min-h-15 max-w-284 flex-wrap items-center justify-between gap-x-6 px-4 sm:px-6">
            <Link href="/" className="inline-flex min-h-11 items-center gap-2.5 font-semibold tracking-tight">
              <Mark />
              Next Cloudflare Stream
            </Link>
            <Link
              href="/uploader"
              className="inline-flex min-h-11 items-center text-muted-foreground text-sm hover:text-foreground"
            >
              Uploader
            </Link>
          </div>
        </header>
        <main className="mx-auto max-w-284 px-4 py-10 sm:px-6 sm:py-14">
          <Providers owner={user?.id}>{children}</Providers>
        </main>
      </body>
    </html>
  )
}

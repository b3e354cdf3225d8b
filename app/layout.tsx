import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Route } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import './globals.css'
import { Mark } from '@/components/mark'
import { isConnectionError } from '@/lib/connection-error'
import { currentUser } from '@/lib/session'
import { Providers } from './providers'

export const metadata: Metadata = {
  title: { default: 'Next Cloudflare Stream', template: '%s · Next Cloudflare Stream' },
  description: 'Resumable uploads to Cloudflare Stream, trimmed, playable and downloadable.',
}

export default async function Layout({ children }: LayoutProps<'/'>) {
  const user = await currentUser(await headers()).catch(nobodyWithoutDatabase)
  const isSignedIn = user !== null && !user.isGuest
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <header className="border-b">
          <div className="mx-auto flex min-h-15 max-w-284 flex-wrap items-center justify-between gap-x-6 px-4 sm:px-6">
            <Link href="/" className="inline-flex min-h-11 items-center gap-2.5 font-semibold tracking-tight">
              <Mark />
              Next Cloudflare Stream
            </Link>
            <nav aria-label="Site" className="flex gap-6">
              <HeaderLink href="/uploader">Uploader</HeaderLink>
              {isSignedIn ? (
                <HeaderLink href="/account">Account</HeaderLink>
              ) : (
                <HeaderLink href="/sign-in">Sign in</HeaderLink>
              )}
            </nav>
          </div>
        </header>
        <main className="mx-auto max-w-284 px-4 py-10 sm:px-6 sm:py-14">
          {/* Another person begins anew: nothing that a browser's page still holds goes from one to the next. */}
          <Providers key={user?.id} owner={user?.id}>
            {children}
          </Providers>
        </main>
      </body>
    </html>
  )
}

function HeaderLink({ href, children }: { href: Route; children: string }) {
  return (
    <Link href={href} className="inline-flex min-h-11 items-center text-muted-foreground text-sm hover:text-foreground">
      {children}
    </Link>
  )
}

/** The page below says that it can not be shown; its frame can. */
function nobodyWithoutDatabase(error: unknown): null {
  if (!isConnectionError(error)) throw error
  return null
}

import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { Button } from '@/components/ui/button'
import { findAccount } from '@/lib/auth'
import { currentUser } from '@/lib/session'
import { signOut } from './actions'
import { DeleteAccount } from './delete-account'
import { WhatIsLeft } from './what-is-left'

export const metadata: Metadata = { title: 'Account' }

/** Who one is, and the way out. */
export default async function Page() {
  const user = await currentUser(await headers())
  if (!user) redirect('/sign-in')
  const account = user.isGuest ? undefined : await findAccount(await headers())

  return (
    <>
      <h1 className="mb-7">Account</h1>
      <div className="grid max-w-2xl gap-10">
        <section aria-label="Who you are" className="grid justify-items-start gap-4">
          <dl className="grid gap-3">
            <div>
              <dt className="text-muted-foreground text-sm">You are</dt>
              <dd className="break-all">{account?.email ?? 'a guest, whom only this browser knows'}</dd>
            </div>
            <div>
              <dt className="text-muted-foreground text-sm">Your id</dt>
              <dd className="break-all font-mono text-sm">{user.id}</dd>
            </div>
          </dl>
          {user.isGuest ? (
            <Button asChild>
              <Link href="/sign-in?next=/account">Create an account or sign in</Link>
            </Button>
          ) : (
            <form action={signOut}>
              <Button type="submit" variant="outline">
                Sign out
              </Button>
            </form>
          )}
        </section>
        <section aria-labelledby="limits" className="grid gap-4 border-t pt-8">
          <h2 id="limits">What you have used</h2>
          <WhatIsLeft user={user} />
        </section>
        <section aria-labelledby="delete" className="grid gap-3 border-t pt-8">
          <h2 id="delete">{user.isGuest ? 'Delete everything' : 'Delete your account'}</h2>
          <p className="max-w-prose text-muted-foreground">
            {user.isGuest
              ? 'All that you have made here goes, and all your videos with it. This cannot be undone.'
              : 'Your account goes, with all that you have made, and all your videos. This cannot be undone.'}
          </p>
          <DeleteAccount isGuest={user.isGuest} />
        </section>
      </div>
    </>
  )
}

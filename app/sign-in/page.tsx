import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { currentUser } from '@/lib/session'
import { ownPath } from '../account/own-path'
import { CredentialsForm } from './credentials-form'

export const metadata: Metadata = { title: 'Sign in' }

/** Sign in, or create an account. `?next=/posts/new` says where it leads. */
export default async function Page({ searchParams }: PageProps<'/sign-in'>) {
  const user = await currentUser(await headers())
  const next = ownPath((await searchParams).next)
  if (user && !user.isGuest) redirect(next)

  return (
    <>
      <h1 className="mb-3">Sign in</h1>
      {user && (
        <p className="mb-7 max-w-prose text-muted-foreground">
          You are here as a guest: only this browser knows you. What you have made comes along, to a new account and to
          one that is there.{' '}
          <Link href="/account" className="underline underline-offset-4 hover:text-foreground">
            Delete it instead
          </Link>
        </p>
      )}
      <div className="grid max-w-3xl gap-6 sm:grid-cols-2">
        <div className="rounded-panel border bg-card p-6">
          <CredentialsForm kind="sign-in" next={next} />
        </div>
        <div className="rounded-panel border bg-card p-6">
          <CredentialsForm kind="sign-up" next={next} />
        </div>
      </div>
    </>
  )
}

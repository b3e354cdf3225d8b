import { type NextRequest, NextResponse } from 'next/server'
import { refuseActionBody } from '@/lib/action-body'
import { SESSION_COOKIE, SESSION_SECONDS, sessionForNewcomer } from '@/lib/session'

/** Gives a visitor without a session one, on the first page, and lets that same page see it. */
export async function proxy(request: NextRequest): Promise<Response> {
  const refusal = await refuseActionBody(request)
  if (refusal) return refusal
  // An action of somebody whose session has ended is to be told so, and not to be done as somebody new.
  const session = request.method === 'GET' ? await sessionForNewcomer(request.headers) : undefined
  if (!session) return NextResponse.next()

  request.cookies.set(SESSION_COOKIE, session)
  const response = NextResponse.next({ request: { headers: request.headers } })
  response.cookies.set(SESSION_COOKIE, session, {
    httpOnly: true,
    sameSite: 'lax',
    secure: request.nextUrl.protocol === 'https:',
    path: '/',
    maxAge: SESSION_SECONDS,
  })
  return response
}

/** Pages only: a proxy in front of the API routes would cost each of them a third of its rate. */
export const config = { matcher: ['/((?!api/|_next/|.*\\.).*)'] }

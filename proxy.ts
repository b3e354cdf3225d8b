import { type NextRequest, NextResponse } from 'next/server'
import { refuseActionBody } from '@/lib/action-body'
import { contentSecurityPolicy } from '@/lib/content-security-policy'
import { refuseOrigin } from '@/lib/cors'
import { env } from '@/lib/env'
import { refuse } from '@/lib/http'
import { isChange, isFromOwnPage } from '@/lib/own-origin'
import { SESSION_COOKIE, sessionCookie, sessionForNewcomer } from '@/lib/session'

/**
 * In front of every page: it refuses actions that another site's page has called, or that no action can read, says what the
 * page may load, and gives a visitor without a session one, on the first page, and lets that same page see it.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  // Next itself would answer 500.
  if (isMalformed(request.nextUrl.pathname))
    return refuse(400, 'bad_url', 'The address has a % that begins no character.')
  if (request.nextUrl.pathname.startsWith('/api/')) return NextResponse.next()
  // Next compares too, and answers 500. Pages of CORS_ALLOWED_ORIGINS may call routes, not actions.
  if (isChange(request) && !isFromOwnPage(request.headers)) return refuseOrigin()
  const refusal = await refuseActionBody(request)
  if (refusal) return refusal

  const policy = pagePolicy()
  // Next reads the nonce from here.
  request.headers.set(POLICY, policy)
  const response = await withSession(request)
  response.headers.set(POLICY, policy)
  return response
}

async function withSession(request: NextRequest): Promise<NextResponse> {
  // An action of somebody whose session has ended is to be told so, and not to be done as somebody new.
  const session = request.method === 'GET' ? await sessionForNewcomer(request.headers) : undefined
  if (!session) return NextResponse.next({ request: { headers: request.headers } })

  request.cookies.set(SESSION_COOKIE, session)
  const response = NextResponse.next({ request: { headers: request.headers } })
  response.cookies.set(SESSION_COOKIE, session, sessionCookie(request.nextUrl.protocol === 'https:'))
  return response
}

const POLICY = 'Content-Security-Policy'

function pagePolicy(): string {
  const isDevelopment = env.NODE_ENV === 'development'
  return contentSecurityPolicy({ nonce: newNonce(), streamOrigins: env.CLOUDFLARE_STREAM_ORIGINS, isDevelopment })
}

/** 128 random bits. */
function newNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
}

function isMalformed(pathname: string): boolean {
  try {
    decodeURIComponent(pathname)
    return false
  } catch {
    return true
  }
}

/**
 * Pages, also those with a dot in their address, and no files. A proxy in front of the API routes would cost each of them a third
 * of its rate, so of those it sees only addresses with a %.
 */
export const config = {
  matcher: [
    '/((?!api/|_next/|.*\\.(?:avif|css|gif|ico|jpe?g|js|json|map|mp4|pdf|png|svg|txt|webm|webmanifest|webp|woff2?|xml)$).*)',
    '/api/(.*%.*)',
  ],
}

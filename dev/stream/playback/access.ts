import type { Clock } from '../clock'
import { ApiError, notFound } from '../envelope'
import type { Library } from '../library'
import type { VideoRecord } from '../record'
import type { Store } from '../store'
import { isLetIn, type Viewer } from './access-rules'
import { readToken } from './token'

interface Parts {
  library: Library
  store: Store
  clock: Clock
}

export interface PlaybackRequest {
  viewer: Viewer
  /** The `Origin` of the page that asks, or its `Referer`. */
  origin?: string
  /** The `Host` that is asked: the pages of our own player are on it. */
  host?: string
  isDownload?: boolean
}

/**
 * The video that a playback URL names by its uid, or by a token in place of it. Throws an ApiError: 404 for none, 401 for
 * a private video without a good token, 403 for a viewer whom the token keeps out, and for a page that is not among
 * `allowedOrigins`.
 */
export function getPlayable(
  { library, store, clock }: Parts,
  uidOrToken: string,
  request: PlaybackRequest,
): VideoRecord {
  const claims = uidOrToken.includes('.') ? readToken(uidOrToken, store.state.keys, clock.now() / 1000) : undefined
  if (uidOrToken.includes('.') && !claims) throw unauthorized()
  const record = library.find(claims?.sub ?? uidOrToken)
  if (!record) throw notFound()

  const { requireSignedURLs, allowedOrigins } = record.fields
  if (requireSignedURLs && !claims) throw unauthorized()
  if (requireSignedURLs && request.isDownload && !claims?.downloadable) throw unauthorized()
  if (claims && !isLetIn(claims.accessRules, request.viewer)) throw forbidden()
  if (!isAllowed(allowedOrigins, request)) throw forbidden()
  return record
}

/**
 * `*.x.com` stands for every host below x.com, not for x.com; a port counts, but 80 and 443. A request that does not say
 * its origin may pass; one that says "null", as a sandboxed frame does, is of no host that could be allowed.
 */
function isAllowed(allowedOrigins: string[], { origin, host: own }: PlaybackRequest): boolean {
  if (allowedOrigins.length === 0 || !origin) return true
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  if (host === own) return true
  return allowedOrigins
    .map((each) => each.toLowerCase().replace(/:(80|443)$/, ''))
    .some((each) => (each.startsWith('*.') ? host.endsWith(each.slice(1)) : host === each))
}

function unauthorized(): ApiError {
  return new ApiError(401, 10000, 'Unauthorized')
}

function forbidden(): ApiError {
  return new ApiError(403, 10000, 'Forbidden')
}

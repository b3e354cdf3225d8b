import type { Clock } from '../clock'
import { ApiError, notFound } from '../envelope'
import type { Library } from '../library'
import type { VideoRecord } from '../record'
import type { Store } from '../store'
import { readToken } from './token'

interface Parts {
  library: Library
  store: Store
  clock: Clock
}

/**
 * The video that a playback URL names by its uid, or by a token in place of it. Throws an ApiError: 404 for none, 401 for
 * a private video without a good token, 403 for a page that is not among `allowedOrigins`.
 */
export function getPlayable(
  { library, store, clock }: Parts,
  uidOrToken: string,
  request: { origin?: string; isDownload?: boolean },
): VideoRecord {
  const claims = uidOrToken.includes('.') ? readToken(uidOrToken, store.state.keys, clock.now() / 1000) : undefined
  if (uidOrToken.includes('.') && !claims) throw unauthorized()
  const record = library.find(claims?.sub ?? uidOrToken)
  if (!record) throw notFound()

  const { requireSignedURLs, allowedOrigins } = record.fields
  if (requireSignedURLs && !claims) throw unauthorized()
  if (requireSignedURLs && request.isDownload && !claims?.downloadable) throw unauthorized()
  if (!isAllowed(allowedOrigins, request.origin)) throw new ApiError(403, 10000, 'Forbidden')
  return record
}

/** `*.x.com` stands for every host below x.com, not for x.com. A request that does not say its origin may pass. */
function isAllowed(allowedOrigins: string[], origin: string | undefined): boolean {
  if (allowedOrigins.length === 0 || !origin || !URL.canParse(origin)) return true
  const { host } = new URL(origin)
  return allowedOrigins.some((each) => (each.startsWith('*.') ? host.endsWith(each.slice(1)) : host === each))
}

function unauthorized(): ApiError {
  return new ApiError(401, 10000, 'Unauthorized')
}

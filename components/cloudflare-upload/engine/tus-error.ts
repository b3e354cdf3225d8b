import type { Text } from '../words/text'
import { isPassing, parseRetryAfter } from './retry'
import type { TransferEnd } from './transfer'

/** What an error of tus-js-client means for the upload. */
export function endOf(error: Error, text: Text): TransferEnd {
  const response = 'originalResponse' in error ? (error.originalResponse as TusResponse | null) : null
  const status = response?.getStatus() ?? 0
  if (status === 404 || status === 410) return { end: 'gone' }
  // A success that says no offset is not the server's: a hotel's page of welcome answers like that.
  if (status < 400) return noAnswer(text)

  const retryable = isPassing(status)
  const message = retryable ? text.serverBusy : text.unexpected
  const retryAfterMs = parseRetryAfter(response && exposedHeader(response, 'Retry-After'))
  return { end: 'failed', error: { code: `http_${status}`, message, retryable, retryAfterMs } }
}

export function noAnswer({ noAnswer: message }: Text): TransferEnd {
  return { end: 'failed', error: { code: 'network', message, retryable: true } }
}

/**
 * Hears when the browser ends a request that nobody asked it to end, as Safari does when its page goes to the background:
 * tus-js-client would wait for it for ever.
 */
export function onBrowserAbort(request: { getUnderlyingObject(): unknown }, listener: () => void): void {
  const underlying = request.getUnderlyingObject()
  if (isBrowserRequest(underlying)) underlying.addEventListener('abort', listener)
}

type TusResponse = {
  getStatus(): number
  getHeader(name: string): string | undefined
  getUnderlyingObject(): unknown
}

/** A browser complains in its console when a script asks for a header that CORS hides, so we look at the list first. */
function exposedHeader(response: TusResponse, name: string): string | undefined {
  const request = response.getUnderlyingObject()
  const isHidden = isBrowserRequest(request) && !new RegExp(`^${name}:`, 'im').test(request.getAllResponseHeaders())
  return isHidden ? undefined : response.getHeader(name)
}

function isBrowserRequest(object: unknown): object is XMLHttpRequest {
  return typeof XMLHttpRequest !== 'undefined' && object instanceof XMLHttpRequest
}

/**
 * What a page may load, run and be part of. Next puts the nonce, which must be new for each answer, on its own scripts; whatever these
 * load is trusted with them, and nothing else runs. `streamOrigins` is where uploads go, and where videos and thumbnails come from.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
 */
export function contentSecurityPolicy({ nonce, streamOrigins, isDevelopment }: PolicyOptions): string {
  const stream = streamOrigins.join(' ')
  const directives = {
    'default-src': "'self'",
    // React's development build explains errors by eval.
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    // The uploader's line and handles are placed by style attributes, and Radix locks the page behind a dialog by a <style>.
    'style-src': "'self' 'unsafe-inline'",
    // The posters that the uploader draws are data: or blob:.
    'img-src': `'self' blob: data: ${stream}`,
    // The file that a person chose, and what hls.js feeds the player with, are blob:.
    'media-src': `'self' blob: ${stream}`,
    // Hot reloading has a socket.
    'connect-src': `'self' ${stream}${isDevelopment ? ' ws:' : ''}`,
    // hls.js makes its worker from a blob:.
    'worker-src': "'self' blob:",
    'frame-src': stream,
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}

export interface PolicyOptions {
  nonce: string
  streamOrigins: readonly string[]
  isDevelopment: boolean
}

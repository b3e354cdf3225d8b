import { isLoopback } from '@/lib/environment'

/**
 * The address of a webhook as Stream is told it. Throws a RangeError that names the rule which it breaks: Stream, which is elsewhere,
 * must reach it, nobody may listen on the way, and our route must be there. The emulator, on this machine, reaches all.
 */
export function checkWebhookAddress(address: string, { baseUrl }: { baseUrl: string }): string {
  if (!URL.canParse(address)) throw refused(address, 'is no address, such as https://your.app/api/webhooks/stream')
  const url = new URL(address)
  const isEmulator = isLoopback(baseUrl)

  if (url.protocol !== 'https:' && !(isEmulator && url.protocol === 'http:'))
    throw refused(address, 'must begin with https://')
  if (!url.pathname.endsWith('/api/webhooks/stream')) throw refused(address, 'must end in /api/webhooks/stream')
  if (url.search || url.hash || url.username || url.password) {
    throw refused(address, 'takes no query, no # and no password')
  }
  if (!isEmulator && !isPublic(url.hostname))
    throw refused(address, 'must be where Stream reaches it: no host of this machine or network')
  return url.href
}

/** Names of this machine and of private networks have no dot, or a reserved ending; private addresses are those of RFC 1918 and their kin. */
function isPublic(hostname: string): boolean {
  if (hostname.startsWith('[')) return !/^\[(::|f[cde])/.test(hostname)
  if (!hostname.includes('.') || /\.(localhost|local|internal|test|invalid)\.?$/.test(hostname)) return false
  return !/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(\.\d+)+$/.test(
    hostname,
  )
}

function refused(address: string, rule: string): RangeError {
  return new RangeError(`${address}: ${rule}`)
}

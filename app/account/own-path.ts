import type { Route } from 'next'

/**
 * A path of this site that somebody asks to be led to, as it is, or the first page in place of anything else: a browser reads
 * `//x`, `/\x` and what becomes one of them as the address of another site.
 */
export function ownPath(wanted: unknown): Route {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || wanted.length > 2000) return '/'
  // What is between the path's characters, such as a tab, the browser leaves out; what is written as %5c, a proxy may decode.
  if (!URL.canParse(wanted, SITE) || /[\\\p{Cc}]|^\/(%2f|%5c)/iu.test(wanted)) return '/'
  const { origin, pathname, search, hash } = new URL(wanted, SITE)
  if (origin !== SITE || /^\/(\/|%2f|%5c)/i.test(pathname)) return '/'
  return `${pathname}${search}${hash}` as Route
}

const SITE = 'https://this-site.invalid'

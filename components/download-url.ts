/**
 * The address of a download, with a file name made of a title: Stream takes letters, digits, "-" and "_", 120 at most,
 * and adds the extension itself. A title without any of these leaves the address as it is.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/download-videos/
 */
export function namedDownload(url: string, title: string): string {
  const name = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .slice(0, 120)
    .replace(/^-+|-+$/g, '')
  if (!name) return url

  const named = new URL(url)
  named.searchParams.set('filename', name)
  return named.href
}

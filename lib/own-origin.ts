/**
 * Does this request come from a page of this site, or of one of the origins `others`? A browser always says so, by `Origin` or
 * by `Sec-Fetch-Site`, and no page can change either. A client that is no browser sends neither: it has no cookie that it was not given, and passes.
 *
 * The site's own host is found as Next's server actions find it: by `X-Forwarded-Host`, which a proxy in front sets, else `Host`.
 *
 * @see https://nextjs.org/docs/app/guides/data-security#allowed-origins-advanced
 */
export function isFromOwnPage(headers: Headers, others: readonly string[] = []): boolean {
  const origin = headers.get('origin')
  if (origin !== null)
    return others.includes(origin) || (URL.canParse(origin) && new URL(origin).host === hostOf(headers))

  const site = headers.get('sec-fetch-site')
  // "none" is what a person does by hand, in the address bar.
  return site === null || site === 'same-origin' || site === 'none'
}

/** Does the request ask for a change? */
export function isChange({ method }: Request): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method)
}

function hostOf(headers: Headers): string | undefined {
  return headers.get('x-forwarded-host')?.split(',')[0]?.trim() || headers.get('host') || undefined
}

/** Where Cloudflare's dashboard shows one video. Only somebody with access to the account gets to see it. */
export interface DashboardLinks {
  uid: string
  /** The video's own page: settings, embed code, captions. */
  details: string
  /** Who watched it in the last 30 days. */
  analytics: string
}

/**
 * The addresses of one video in Cloudflare's dashboard. They hold the account's id, so they are for an administrator's
 * eyes. Pure.
 *
 * @see https://developers.cloudflare.com/stream/getting-analytics/ for the page; its query is not documented
 */
export function dashboardLinks(accountId: string, uid: string): DashboardLinks {
  const stream = `https://dash.cloudflare.com/${encodeURIComponent(accountId)}/stream`
  const filter = new URLSearchParams({ uid, 'time-window': String(WINDOW_MINUTES) })
  return { uid, details: `${stream}/videos/${encodeURIComponent(uid)}`, analytics: `${stream}/analytics?${filter}` }
}

/** 30 days. */
const WINDOW_MINUTES = 30 * 24 * 60

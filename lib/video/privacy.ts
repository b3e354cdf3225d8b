/** Who may play a video, in Stream's own names. */
export interface Privacy {
  requireSignedURLs: boolean
  /** Hosts, `*.` before one for all below it. Empty: every page. */
  allowedOrigins: string[]
}

/**
 * As closed as both: private if one is, and only the hosts that both allow. Of two lists that have no host in common the
 * first counts: an empty one would open it to all.
 */
export function stricterOf(first: Privacy, second: Privacy): Privacy {
  return {
    requireSignedURLs: first.requireSignedURLs || second.requireSignedURLs,
    allowedOrigins: commonHosts(first.allowedOrigins, second.allowedOrigins),
  }
}

/** Is a video at least as closed as this? */
export function isAsStrict(video: Privacy, asked: Privacy): boolean {
  if (asked.requireSignedURLs && !video.requireSignedURLs) return false
  if (asked.allowedOrigins.length === 0) return true
  return video.allowedOrigins.length > 0 && video.allowedOrigins.every((host) => isIn(host, asked.allowedOrigins))
}

function commonHosts(first: string[], second: string[]): string[] {
  if (first.length === 0 || second.length === 0) return first.length === 0 ? second : first
  const common = [...first.filter((host) => isIn(host, second)), ...second.filter((host) => isIn(host, first))]
  return common.length > 0 ? [...new Set(common)] : first
}

function isIn(host: string, list: string[]): boolean {
  return list.some((each) => each === host || (each.startsWith('*.') && host.endsWith(each.slice(1))))
}

import { cleanName, shorten } from '@/lib/tus/file-name'

export type ParsedLink = { ok: true; link: VideoLink } | { ok: false; message: string }

/** `url` is what Stream is asked to fetch; `name` is what the video is called: the last part of the path, or the host. */
export interface VideoLink {
  url: string
  name: string
}

/**
 * Reads the address of a video that somebody has typed. Only Stream fetches it, never this server. A name and password in
 * it would be told to Stream and kept in the row, so they are refused.
 */
export function parseLink(text: string): ParsedLink {
  const typed = text.trim()
  if (typed.length > MAX_CHARACTERS) return refused(TOO_LONG)
  const url = URL.canParse(typed) ? new URL(typed) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol)) return refused(NOT_WEB)
  if (url.username || url.password) return refused('A link with a user name or a password in it is not taken.')
  if (url.href.length > MAX_CHARACTERS) return refused(TOO_LONG)
  return { ok: true, link: { url: url.href, name: shorten(cleanName(decoded(url.pathname))) || url.hostname } }
}

const MAX_CHARACTERS = 2048
const TOO_LONG = 'A link takes up to 2,048 characters.'
const NOT_WEB = 'A link begins with https:// or http://.'

function refused(message: string): ParsedLink {
  return { ok: false, message }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

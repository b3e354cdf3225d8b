/**
 * The path of a video, or of something below it: `videoPath(uid, '/downloads')`.
 * Throws a RangeError for what can't be a uid, so that `../../../zones` never becomes a path under our token.
 */
export function videoPath(
  uid: string,
  below: '' | '/downloads' | '/token' | '/captions' | `/captions/${string}` = '',
): string {
  return `/stream/${encodeURIComponent(checkUid(uid))}${below}`
}

/** The uid itself, when it is one; a RangeError otherwise. */
export function checkUid(uid: unknown): string {
  if (isUid(uid)) return uid
  throw new RangeError(
    `Uid ${JSON.stringify(String(uid).slice(0, 80))}: 1 to 64 of A-Z a-z 0-9 _ -, and no endpoint's name`,
  )
}

/** May this be a uid of Stream's? Real ones are 32 hexadecimal digits; that is habit, not promise. */
export function isUid(uid: unknown): uid is string {
  // A pattern turns what it tests into a text: ['webhook'] would pass, and reach the webhook.
  return typeof uid === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(uid) && !siblings.has(uid)
}

/** What else lies where videos lie: `DELETE /stream/webhook` would remove the webhook of the account. */
const siblings = new Set([
  'clip',
  'copy',
  'direct_upload',
  'keys',
  'live_inputs',
  'storage-usage',
  'token',
  'watermarks',
  'webhook',
])

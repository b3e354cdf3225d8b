import { badRequest } from '../envelope'

/** `Upload-Metadata` as Stream understands it: keys that it knows, in lower case, and the rest for `meta`. */
export interface Metadata {
  known: Map<string, string>
  meta: Record<string, string>
}

const knownKeys = new Set([
  'requiresignedurls',
  'allowedorigins',
  'thumbnailtimestamppct',
  'watermark',
  'maxdurationseconds',
  'expiry',
  'scheduleddeletion',
])

/**
 * Reads the header: pairs between commas, a key and its base64 value between a space; a key may stand alone.
 * https://tus.io/protocols/resumable-upload#upload-metadata. Throws an ApiError for what is no base64.
 */
export function parseMetadata(header: string): Metadata {
  const known = new Map<string, string>()
  const meta: Record<string, string> = {}
  for (const pair of header.split(',').map((each) => each.trim())) {
    if (!pair) continue
    const [key = '', encoded = ''] = pair.split(' ')
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) throw badRequest(`Upload-Metadata: the value of ${key} is not base64`)
    const value = Buffer.from(encoded, 'base64').toString()
    const name = key.toLowerCase()
    if (knownKeys.has(name)) known.set(name, value)
    else meta[key] = value
  }
  return { known, meta }
}

/**
 * Reads a tus `Upload-Metadata` header: pairs of a key and a base64 value, apart by a space, joined by commas. A key that
 * stands alone has the value ''. No header is no metadata.
 *
 * @see https://tus.io/protocols/resumable-upload#upload-metadata
 */
export function parseUploadMetadata(header: string | null | undefined): ParsedMetadata {
  const metadata = new Map<string, string>()
  if (!header?.trim()) return { ok: true, metadata }
  if (header.length > maxHeaderChars)
    return malformed(`${header.length} characters; at most ${maxHeaderChars} are read`)

  for (const [index, pair] of header.split(',').entries()) {
    // tus writes no space after the comma, but Cloudflare's own example does.
    const [key = '', encoded = '', ...rest] = pair.trim().split(' ')
    if (!keyPattern.test(key)) return malformed(`pair ${index + 1} has no key of 1 to 64 ASCII characters`)
    if (rest.length > 0) return malformed(`"${key}" has more than one space before or in its value`)
    // tus: "All keys MUST be unique."
    if (metadata.has(key)) return malformed(`"${key}" is there twice`)

    const value = decodeBase64(encoded)
    if (value === undefined) return malformed(`the value of "${key}" is not base64 of UTF-8 text`)
    metadata.set(key, value)
  }
  return { ok: true, metadata }
}

export type ParsedMetadata = { ok: true; metadata: Map<string, string> } | { ok: false; message: string }

/** Writes an `Upload-Metadata` header, in the order given. `true`, and '', leave the key alone. Throws on a key that tus forbids. */
export function formatUploadMetadata(metadata: Record<string, string | true>): string {
  return Object.entries(metadata)
    .map(([key, value]) => {
      if (!keyPattern.test(key))
        throw new RangeError(`Upload-Metadata key "${key}": 1 to 64 ASCII characters, no space or comma`)
      return value === true || value === '' ? key : `${key} ${encodeBase64(value)}`
    })
    .join(',')
}

const maxHeaderChars = 8192

// tus: the key "MUST NOT contain spaces and commas and MUST be ASCII encoded".
const keyPattern = /^[\x21-\x2b\x2d-\x7e]{1,64}$/

function malformed(reason: string): { ok: false; message: string } {
  return { ok: false, message: `Upload-Metadata: ${reason}.` }
}

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

// atob and btoa, not Buffer: the browser makes the creation request with this file too.
function decodeBase64(encoded: string): string | undefined {
  if (!base64Pattern.test(encoded)) return undefined
  const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function encodeBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}

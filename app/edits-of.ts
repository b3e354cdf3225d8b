import type { Edits } from '@/lib/video/edits'
import { editsSchema } from '@/lib/video/edits-schema'

export type FormEdits = { ok: true; edits: Edits } | { ok: false; message: string }

/**
 * What a form says that the person chose for one upload. Beside an input `name`, which holds the uids, the form may send
 * `${name}.edits`: one JSON object for all of them, `{ [uid]: Edits }`. No such value, or none for this uid, is no choice,
 * and well; anything but such JSON is refused in a sentence. Limits are `takeVideo`'s.
 */
export function editsOf(form: FormData, name: string, uid: string): FormEdits {
  const sent = form.get(`${name}.edits`)
  if (sent === null || sent === '') return { ok: true, edits: {} }
  const byUid = typeof sent === 'string' ? parseObject(sent) : undefined
  if (!byUid) return { ok: false, message: NOT_EDITS }
  return parseEdits(byUid.get(uid) ?? {})
}

/** The edits that an action was called with; undefined is no choice. */
export function parseEdits(given: unknown = {}): FormEdits {
  const parsed = editsSchema.safeParse(given)
  return parsed.success ? { ok: true, edits: parsed.data } : { ok: false, message: NOT_EDITS }
}

/** By its own keys only: a uid may be called like a property that every object has. */
function parseObject(text: string): Map<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? new Map(Object.entries(value)) : undefined
  } catch {
    return undefined
  }
}

const NOT_EDITS = 'What was chosen for this video can not be read. Choose its part or its poster again.'

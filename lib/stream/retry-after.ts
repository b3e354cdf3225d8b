/**
 * Seconds to wait, from a `Retry-After` header: a number of seconds or an HTTP date. Undefined when it is neither; never
 * below 0.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(header: string | null, now: Date): number | undefined {
  const value = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(value)) return Number(value)

  // Date.parse takes nearly anything, "1.5" too; an HTTP date begins with its weekday and ends with GMT.
  if (!/^[A-Z][a-z]+, .+ GMT$/.test(value)) return undefined
  const seconds = Math.ceil((Date.parse(value) - now.getTime()) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

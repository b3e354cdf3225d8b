/**
 * The language tag itself, when it is one of BCP 47; a RangeError otherwise. It becomes part of a path, so that
 * `../../../zones` must never pass.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5646
 */
export function checkLanguage(language: string): string {
  if (isTag(language)) return language
  throw new RangeError(`Language ${quoted(language)}: a tag of BCP 47, such as en or pt-BR, of up to 35 characters`)
}

/** A language that Stream writes down by itself, with or without a region; a RangeError that names them otherwise. */
export function checkGeneratable(language: string): string {
  const [primary = ''] = checkLanguage(language).toLowerCase().split('-')
  if (generatable.has(primary)) return language
  throw new RangeError(
    `Language ${quoted(language)}: Stream generates captions in ${[...generatable].join(' ')}, with or without a region`,
  )
}

/** @see https://developers.cloudflare.com/stream/edit-videos/adding-captions/#generate-a-caption */
const generatable = new Set(['cs', 'nl', 'en', 'fr', 'de', 'it', 'ja', 'ko', 'pl', 'pt', 'ru', 'es'])

function isTag(language: unknown): language is string {
  if (typeof language !== 'string') return false
  // BCP 47: 35 characters are room for every tag in use.
  if (!/^[A-Za-z0-9-]{2,35}$/.test(language)) return false
  try {
    return Intl.getCanonicalLocales(language).length === 1
  } catch {
    // The RangeError of Intl, which does not name the rule.
    return false
  }
}

function quoted(language: string): string {
  return JSON.stringify(String(language).slice(0, 80))
}

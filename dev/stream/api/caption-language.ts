import { badRequest } from '../envelope'

/** A language tag of BCP 47, such as `en` or `pt-BR`. */
export function languageTag(text: string): string {
  if (!isTag(text)) throw badRequest(`${text} is not a language tag`)
  return text
}

/** A language in which captions can be generated, with or without a region. */
export function checkGeneratable(text: string): string {
  const [primary = ''] = languageTag(text).split('-')
  if (!generatable.includes(primary)) throw badRequest(`captions can not be generated in ${text}`)
  return text
}

/** What viewers see: the language in its own words, such as `Deutsch` or `British English`. */
export function labelOf(language: string): string {
  return new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
}

const generatable = ['cs', 'nl', 'en', 'fr', 'de', 'it', 'ja', 'ko', 'pl', 'pt', 'ru', 'es']

function isTag(text: string): boolean {
  try {
    return /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(text) && Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}

export const languageTags = ['en', 'de', 'es', 'fr', 'ja', 'ar'] as const

export type LanguageTag = (typeof languageTags)[number]

/** By their own names. */
export const languageNames: Record<LanguageTag, string> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
  ar: 'العربية',
}

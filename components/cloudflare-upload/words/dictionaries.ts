import { english, type Text } from './text'

/**
 * The words in the language of a BCP 47 tag, and its numbers as they are written in that tag's region: `de-AT` has the
 * German words. Only this language is loaded. English for a language that has no dictionary, and for what is no tag.
 * Load it where the page is made, on the server, so that no browser waits for it:
 *
 * @example
 * export default async function Layout({ params, children }: LayoutProps<'/[lang]'>) {
 *   const text = await loadText((await params).lang)
 *   return (
 *     <html lang={text.locale} dir={directionOf(text.locale)}>
 *       <body>
 *         <UploadProvider text={text}>{children}</UploadProvider>
 *       </body>
 *     </html>
 *   )
 * }
 */
export async function loadText(tag: string): Promise<Text> {
  const locale = localeOf(tag)
  const load = locale && dictionaries.get(locale.language)
  return load ? { ...(await load()), locale: locale.toString() } : english
}

/** Which way a language is written, by the script of its BCP 47 tag: for `dir` on `<html>`. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  return rightToLeft.includes(localeOf(tag)?.maximize().script ?? '') ? 'rtl' : 'ltr'
}

const dictionaries = new Map<string, () => Promise<Text>>([
  ['en', async () => english],
  ['de', async () => (await import('./german')).german],
  ['es', async () => (await import('./spanish')).spanish],
  ['fr', async () => (await import('./french')).french],
  ['ja', async () => (await import('./japanese')).japanese],
  ['ar', async () => (await import('./arabic')).arabic],
])

/** The languages that have a dictionary: for a menu, or to choose one by `Accept-Language`. */
export const languages: readonly string[] = [...dictionaries.keys()]

const rightToLeft = ['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']

/** Undefined when it is no tag. */
function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}

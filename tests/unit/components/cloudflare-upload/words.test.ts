import { describe, expect, test } from 'vitest'
import { arabic } from '@/components/cloudflare-upload/words/arabic'
import { directionOf, languages, loadText } from '@/components/cloudflare-upload/words/dictionaries'
import { formatBytes } from '@/components/cloudflare-upload/words/format'
import { french } from '@/components/cloudflare-upload/words/french'
import { german } from '@/components/cloudflare-upload/words/german'
import { japanese } from '@/components/cloudflare-upload/words/japanese'
import { fill } from '@/components/cloudflare-upload/words/message'
import { spanish } from '@/components/cloudflare-upload/words/spanish'
import { english, type Text } from '@/components/cloudflare-upload/words/text'

const dictionaries: Text[] = [german, spanish, french, japanese, arabic]
const keys = Object.keys(english) as (keyof Text)[]
const invitations: (keyof Text)[] = ['drop', 'dropSeveral']
const sentences = keys.filter((key) => key !== 'locale' && !invitations.includes(key))

/** What is the same in English, because it is hardly a word. */
const sameAsEnglish: Record<string, (keyof Text)[]> = {
  de: ['saysChosen', 'saysChosenUnknown', 'saysOf', 'actOf', 'placeOf'],
  es: ['saysChosen', 'saysChosenUnknown', 'saysOf', 'actOf', 'placeOf', 'hoursMinutes', 'minutesSeconds', 'seconds'],
  fr: ['saysChosen', 'saysChosenUnknown', 'placeOf', 'hoursMinutes', 'minutesSeconds', 'seconds'],
  ja: [],
  ar: ['saysOf', 'actOf'],
}

describe.each(dictionaries.map((text) => [text.locale, text] as const))('U i18n: %s', (locale, text) => {
  test('has every sentence, and none that English does not have', () => {
    expect(Object.keys(text).sort()).toEqual([...keys].sort())
  })

  test('has the gaps of each English sentence, each as often', () => {
    const unlike = sentences.filter((key) => gapsOf(text[key]).join() !== gapsOf(english[key]).join())

    expect(unlike).toEqual([])
  })

  test('has one pair of braces in an invitation, around the words that one clicks', () => {
    const unlike = invitations.filter((key) => !/^[^{}]*\{[^{}]{2,}\}[^{}]*$/.test(text[key]))

    expect(unlike).toEqual([])
  })

  test('says nothing in English', () => {
    const same = keys.filter((key) => text[key] === english[key])

    expect(same.sort()).toEqual([...(sameAsEnglish[locale] ?? [])].sort())
  })

  test('writes no number itself: they all come through Intl', () => {
    const withDigits = keys.filter((key) => /\p{Nd}/u.test(text[key].replaceAll('MP4', '')))

    expect(withDigits).toEqual([])
  })

  test('neither begs nor cheers', () => {
    const loud = keys.filter((key) => /[!¡！]|bitte|por favor|s’il (vous|te) pla|ください|يرجى|فضلك/i.test(text[key]))

    expect(loud).toEqual([])
  })

  test('ends a sentence where English ends one, so that two never run into one', () => {
    const open = keys.filter((key) => english[key].endsWith('.') && !/[.。]$/.test(text[key]))

    expect(open).toEqual([])
  })
})

describe('U i18n: a dictionary is found by its tag', () => {
  test.each([
    ['de', german],
    ['es', spanish],
    ['fr', french],
    ['ja', japanese],
    ['ar', arabic],
    ['en', english],
  ])('%s', async (tag, text) => {
    expect(await loadText(tag)).toEqual(text)
  })

  test('the region says how numbers are written, the language which words there are', async () => {
    const text = await loadText('de-CH')

    expect(text).toEqual({ ...german, locale: 'de-CH' })
    expect(formatBytes(1_849_000_000, text)).toBe('1.8\u00a0GB')
  })

  test.each(['pt-BR', 'tlh', '', '*', 'de_AT', 'deutsch-und-mehr'])('"%s" has none, so it is English', async (tag) => {
    expect(await loadText(tag)).toEqual(english)
  })

  test('each language of the list has words of its own', async () => {
    const texts = await Promise.all(languages.map(loadText))

    expect(new Set(texts.map((text) => text.letGo)).size).toBe(6)
    expect(texts.map((text) => text.locale)).toEqual(languages)
  })

  test.each([
    ['ar', 'rtl'],
    ['ar-EG', 'rtl'],
    ['he', 'rtl'],
    ['fa-IR', 'rtl'],
    ['uz-Arab', 'rtl'],
    ['uz', 'ltr'],
    ['ar-Latn', 'ltr'],
    ['ja', 'ltr'],
    ['de-AT', 'ltr'],
    ['*', 'ltr'],
  ])('%s is written %s', (tag, direction) => {
    expect(directionOf(tag)).toBe(direction)
  })
})

describe('U i18n: a name can’t turn the sentence around it', () => {
  test('an Arabic sentence isolates what is filled in, where no element can', () => {
    expect(fill(arabic.remove, { name: 'b (1).mp4' })).toBe('إزالة \u2068b (1).mp4\u2069')
  })

  test('an English sentence isolates an Arabic name', () => {
    expect(fill(english.remove, { name: 'البحر.mp4' })).toBe('Remove \u2068البحر.mp4\u2069')
  })

  test('where nothing turns, nothing is added', () => {
    expect(fill(english.remove, { name: 'b (1).mp4' })).toBe('Remove b (1).mp4')
  })
})

function gapsOf(sentence: string): string[] {
  return (sentence.match(/\{[^}]*\}/g) ?? []).sort()
}

import { describe, expect, it } from 'vitest'
import { checkGeneratable, checkLanguage } from '@/lib/stream/caption-language'

describe('checkLanguage', () => {
  it.each(['en', 'pt-BR', 'zh-Hant-TW', 'yue', 'de-CH-1996'])('takes %s as it is', (language) => {
    expect(checkLanguage(language)).toBe(language)
  })

  it.each([
    '',
    'e',
    '..',
    '../../../zones/x',
    'en/vtt',
    'en/../de',
    'en%2fvtt',
    'en?x=1',
    'en#x',
    'en_GB',
    'en-',
    'en--GB',
    'English, please',
    'dé',
    'en\n',
    `en-${'a'.repeat(8)}-${'b'.repeat(8)}-${'c'.repeat(8)}-${'d'.repeat(8)}`,
  ])('refuses %j', (language) => {
    expect(() => checkLanguage(language)).toThrow(/^Language ".*BCP 47/)
  })
})

describe('checkGeneratable', () => {
  it.each(['cs', 'nl', 'en', 'fr', 'de', 'it', 'ja', 'ko', 'pl', 'pt', 'ru', 'es', 'en-GB', 'EN'])(
    'takes %s',
    (language) => {
      expect(checkGeneratable(language)).toBe(language)
    },
  )

  it.each(['tr', 'zh', 'eng', 'tr-EN'])('refuses %s, and names those that Stream knows', (language) => {
    expect(() => checkGeneratable(language)).toThrow(RangeError)
    expect(() => checkGeneratable(language)).toThrow('cs nl en fr de it ja ko pl pt ru es')
  })
})

import { describe, expect, test } from 'vitest'
import { loadText } from '@/components/cloudflare-upload/words/dictionaries'
import { formatBytes, formatLimit, formatPercent, formatTime } from '@/components/cloudflare-upload/words/format'
import { formatPart, formatPixels, formatSpan, formatSpeed } from '@/components/cloudflare-upload/words/format-progress'
import { fill } from '@/components/cloudflare-upload/words/message'

const said = {
  en: ['1.8 GB', '6.1 MB/s', '43%', '3:42', '1:05:09', '2 min 50 s', '10 minutes', '0.8 of 1.8 GB is safe'],
  de: ['1,8 GB', '6,1 MB/s', '43 %', '3:42', '1:05:09', '2 Min. 50 Sek.', '10 Minuten', '0,8 von 1,8 GB gesichert'],
  es: ['1,8 GB', '6,1 MB/s', '43 %', '3:42', '1:05:09', '2 min 50 s', '10 minutos', 'A salvo: 0,8 de 1,8 GB'],
  fr: ['1,8 Go', '6,1 Mo/s', '43 %', '3:42', '1:05:09', '2 min 50 s', '10 minutes', '0,8 sur 1,8 Go en sécurité'],
  ja: ['1.8 GB', '6.1 MB/秒', '43%', '3:42', '1:05:09', '2分50秒', '10 分', '1.8 GB中0.8を保存済み'],
  'ar-EG': ['١٫٨ غ.ب', '٦٫١ م.ب/ث', '٤٣٪', '٣:٤٢', '١:٠٥:٠٩', '٢ د ٥٠ ث', '١٠ دقائق', 'حُفظ ٠٫٨ من ١٫٨ غ.ب'],
}

test.each(Object.entries(said))('U i18n: sizes, percents and times as they are written in %s', async (tag, words) => {
  const text = await loadText(tag)

  const written = [
    formatBytes(1_849_000_000, text),
    formatSpeed(6_140_000, text),
    formatPercent(43, text),
    formatTime(222, text),
    formatTime(3_909, text),
    formatSpan(168, text),
    formatLimit(600, text),
    fill(text.safe, formatPart(846_000_000, 1_849_000_000, text)),
  ]

  expect(written.map(plain)).toEqual(words)
})

test.each(['de', 'es', 'fr', 'ja', 'ar', 'ar-EG'])(
  'between a number and its unit no line breaks in %s',
  async (tag) => {
    const text = await loadText(tag)

    const written = [formatBytes(1_849_000_000, text), formatPercent(43, text), formatSpan(3_700, text)]

    expect(written.join('')).not.toContain(' ')
  },
)

test('the width of a picture stays at the left of its height', async () => {
  expect(formatPixels(1920, 1080, await loadText('en'))).toBe('1920 × 1080')
  expect(formatPixels(1920, 1080, await loadText('ar-EG'))).toBe('١٩٢٠ \u200e×\u200e ١٠٨٠')
})

describe('U i18n: Arabic has six forms of a plural', () => {
  test.each([
    [1, 'دقيقة'],
    [2, 'دقيقتان'],
    [3, '٣ دقائق'],
    [11, '١١ دقيقة'],
    [100, '١٠٠ دقيقة'],
  ])('a limit of %d minutes has the right one', async (minutes, words) => {
    expect(plain(formatLimit(minutes * 60, await loadText('ar-EG')))).toBe(words)
  })

  test('no sentence has a noun that would have to agree with its count', async () => {
    const text = await loadText('ar')
    const counted = Object.values(text).filter((sentence) => /\{(count|limit|uploaded|place)\}/.test(sentence))

    const agreeing = counted.filter((sentence) => /\{(count|limit|uploaded|place)\}(?!$|[.،]| من \{)/.test(sentence))

    expect(counted.length).toBeGreaterThan(5)
    expect(agreeing).toEqual([])
  })
})

/** With plain spaces, and without the marks that nobody sees. */
function plain(words: string): string {
  return words.replaceAll(/[\u00a0\u202f]/g, ' ').replaceAll(/[\u061c\u200e\u2068\u2069]/g, '')
}

'use client'

import { useSyncExternalStore } from 'react'
import { english } from './cloudflare-upload/words/text'

/** When something was, in the reader's own time: `today 06:12`, `yesterday`, `Thursday`, `14 November`. */
export function Time({ at }: { at: Date }) {
  // The server does not know where the reader is, so it writes the plain date, and the browser the rest.
  const words = useSyncExternalStore(
    never,
    () => formatWhen(at, new Date()),
    () => dayOf(at, { timeZone: 'UTC' }),
  )
  return <time dateTime={at.toISOString()}>{words}</time>
}

export function formatWhen(at: Date, now: Date): string {
  const daysAgo = Math.round((startOfDay(now) - startOfDay(at)) / dayMs)
  const days = new Intl.RelativeTimeFormat(english.locale, { numeric: 'auto' })
  if (daysAgo === 0) {
    const clock = new Intl.DateTimeFormat(english.locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    return `${days.format(0, 'day')} ${clock.format(at)}`
  }
  if (daysAgo === 1) return days.format(-1, 'day')
  if (daysAgo > 1 && daysAgo < 7) return new Intl.DateTimeFormat(english.locale, { weekday: 'long' }).format(at)
  return dayOf(at, at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' })
}

const dayMs = 24 * 60 * 60_000
const never = () => () => {}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** British order, which no reader of English takes for another date. */
function dayOf(at: Date, options: Intl.DateTimeFormatOptions): string {
  const locale = english.locale === 'en' ? 'en-GB' : english.locale
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...options }).format(at)
}

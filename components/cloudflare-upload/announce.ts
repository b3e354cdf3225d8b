import { describe } from './describe'
import { formatBytes, formatTime } from './format'
import { fill } from './message'
import { text } from './text'
import type { UploadState } from './upload-state'

/** What the live region said last, and of what. */
export interface Announcement {
  words: string
  of: string
  /** Milliseconds since 1970. */
  at: number
}

export const silence: Announcement = { words: '', of: '', at: 0 }

/**
 * What a screen reader hears of an upload: each new state once, and of the way only each quarter, at most every ten
 * seconds. No countdown is read out. What refuses or fails is an alert of its own, so nothing is said here. Pure.
 */
export function announce(last: Announcement, state: UploadState, file: File, now: number): Announcement {
  const of = state.status === 'uploading' ? `uploading ${quarterOf(state)}` : subjectOf(state)
  if (of === last.of) return last
  if (state.status === 'uploading' && last.of.startsWith('uploading') && now - last.at < everyMs) return last
  return { words: wordsOf(state, file, now), of, at: now }
}

const everyMs = 10_000

function quarterOf({ sentBytes, totalBytes }: { sentBytes: number; totalBytes: number }): number {
  return Math.floor((4 * sentBytes) / totalBytes)
}

function subjectOf(state: UploadState): string {
  return state.status === 'inspecting' && !state.facts ? 'looking' : state.status
}

function wordsOf(state: UploadState, file: File, now: number): string {
  switch (state.status) {
    case 'inspecting':
      return state.facts ? chosen(file, state.facts.durationSeconds) : ''
    case 'uploaded':
      return fill(text.saysUploaded, { name: file.name })
    case 'refused':
    case 'failed':
    case 'cancelled':
      return ''
    case 'retrying':
      return state.error.message
    case 'uploading':
    case 'paused':
    case 'offline': {
      const { template, values } = describe(state, now).state
      return fill(template, values)
    }
    default:
      return state satisfies never
  }
}

function chosen(file: File, durationSeconds?: number): string {
  const size = formatBytes(file.size)
  if (durationSeconds === undefined) return `${file.name}, ${size}`
  return fill(text.saysChosen, { name: file.name, length: formatTime(durationSeconds), size })
}

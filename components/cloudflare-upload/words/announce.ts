import type { UploadState } from '../engine/upload-state'
import { describe } from './describe'
import { formatBytes, formatTime } from './format'
import { fill } from './message'
import type { Text } from './text'

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
export function announce(last: Announcement, state: UploadState, file: File, now: number, text: Text): Announcement {
  const of = state.status === 'uploading' ? `uploading ${quarterOf(state)}` : subjectOf(state)
  if (of === last.of) return last
  if (state.status === 'uploading' && last.of.startsWith('uploading') && now - last.at < everyMs) return last
  return { words: wordsOf(state, file, now, text), of, at: now }
}

const everyMs = 10_000

function quarterOf({ sentBytes, totalBytes }: { sentBytes: number; totalBytes: number }): number {
  return Math.floor((4 * sentBytes) / totalBytes)
}

function subjectOf(state: UploadState): string {
  return state.status === 'inspecting' && !state.facts ? 'looking' : state.status
}

function wordsOf(state: UploadState, file: File, now: number, text: Text): string {
  switch (state.status) {
    case 'inspecting':
      return state.facts ? chosen(file, state.facts.durationSeconds, text) : ''
    case 'ready':
      return fill(text.saysReady, { name: file.name })
    case 'uploaded':
      return fill(text.saysUploaded, { name: file.name })
    case 'processing':
    case 'refused':
    case 'failed':
    case 'cancelled':
      return ''
    case 'retrying':
      return state.error.message
    case 'uploading':
    case 'paused':
    case 'queued':
    case 'elsewhere':
    case 'offline': {
      const { template, values } = describe(state, now, text).state
      return fill(template, values)
    }
    default:
      return state satisfies never
  }
}

function chosen(file: File, durationSeconds: number | undefined, text: Text): string {
  const size = formatBytes(file.size, text)
  if (durationSeconds === undefined) return fill(text.saysChosenUnknown, { name: file.name, size })
  return fill(text.saysChosen, { name: file.name, length: formatTime(durationSeconds, text), size })
}

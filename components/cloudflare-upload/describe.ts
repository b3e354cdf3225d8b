import { formatPart, formatPercent, formatSpan, formatSpeed } from './format'
import type { Message } from './message'
import { text } from './text'
import type { UploadState } from './upload-state'

/** What a row says and shows of its upload. Pure. */
export interface Description {
  /** What is. */
  state: Message
  /** What remains, or what is safe. */
  rest: Message[]
  tone: 'muted' | 'primary' | 'caution' | 'bad'
  /** How full the line is, 0 to 1; no line when undefined. It is full only when the server has every byte. */
  sent?: number
}

/** `now` is in milliseconds; only a countdown needs it. */
export function describe(state: UploadState, now: number): Description {
  switch (state.status) {
    case 'inspecting':
      return { state: { template: inspectingText(state) }, rest: [], tone: 'muted', sent: 0 }
    case 'uploading':
      return { state: at(text.uploading, state), rest: speedAndTime(state), tone: 'primary', sent: sentPart(state) }
    case 'paused':
      return { state: at(text.paused, state), rest: safe(state), tone: 'muted', sent: sentPart(state) }
    case 'offline':
      return { state: at(text.offline, state), rest: safe(state), tone: 'caution', sent: sentPart(state) }
    case 'retrying':
      return { state: countdown(state, now), rest: safe(state), tone: 'caution', sent: sentPart(state) }
    case 'uploaded':
      return { state: { template: text.uploaded }, rest: [{ template: text.uploadedRest }], tone: 'primary', sent: 1 }
    case 'refused':
      return { state: { template: state.error.message }, rest: [], tone: 'bad' }
    case 'failed':
      return { state: { template: state.error.message }, rest: safe(state), tone: 'bad', sent: sentPart(state) }
    case 'cancelled':
      return { state: { template: '' }, rest: [], tone: 'muted' }
    default:
      return state satisfies never
  }
}

/** `43%`: never 100 % before the server has said that it has everything. */
export function percentOf({ sentBytes, totalBytes }: { sentBytes: number; totalBytes: number }): string {
  return formatPercent(Math.min(99, (100 * sentBytes) / totalBytes))
}

function sentPart({ sentBytes, totalBytes }: { sentBytes: number; totalBytes: number }): number {
  return Math.min(0.99, sentBytes / totalBytes)
}

function at(template: string, state: { sentBytes: number; totalBytes: number }): Message {
  return { template, values: { percent: percentOf(state) } }
}

function inspectingText({ facts }: { facts?: { durationSeconds?: number } }): string {
  if (!facts) return text.lookingAt
  return facts.durationSeconds === undefined ? text.noPreview : text.starting
}

function speedAndTime({ speedBytesPerSecond, secondsLeft }: SpeedAndTime): Message[] {
  if (!speedBytesPerSecond || secondsLeft === undefined) return []
  return [
    { template: '{speed}', values: { speed: formatSpeed(speedBytesPerSecond) } },
    { template: text.left, values: { time: formatSpan(secondsLeft) } },
  ]
}

type SpeedAndTime = { speedBytesPerSecond?: number; secondsLeft?: number }

function safe({ safeBytes, totalBytes }: { safeBytes: number; totalBytes: number }): Message[] {
  return safeBytes > 0 ? [{ template: text.safe, values: formatPart(safeBytes, totalBytes) }] : []
}

function countdown({ error, retryAt }: Extract<UploadState, { status: 'retrying' }>, now: number): Message {
  const seconds = Math.ceil((retryAt - now) / 1_000)
  const template = seconds > 0 ? text.retrying : text.retryingNow
  return { template, values: { reason: error.message, seconds: String(seconds) } }
}

import type { UploadState } from '../engine/upload-state'
import { formatNumber, formatPercent, percentOf, type Sent } from './format'
import { formatPart, formatSpan, formatSpeed } from './format-progress'
import type { Message } from './message'
import type { Text } from './text'

/** What a row says and shows of its upload. Pure. */
export interface Description {
  /** What is. */
  state: Message
  /** What remains, or what is safe. */
  rest: Message[]
  tone: 'muted' | 'primary' | 'caution' | 'bad'
  /** How full the line is, 0 to 1; no line when undefined. It is full only when the server has every byte. */
  sent?: number
  /** How much is encoded, 0 to 1, once every byte is there. */
  done?: number
}

/** `now` is in milliseconds; only a countdown needs it. */
export function describe(state: UploadState, now: number, text: Text): Description {
  switch (state.status) {
    case 'inspecting':
      return { state: { template: state.facts ? text.starting : text.lookingAt }, rest: [], tone: 'muted', sent: 0 }
    case 'uploading':
      return {
        state: at(text.uploading, state, text),
        rest: speedAndTime(state, text),
        tone: 'primary',
        sent: sentPart(state),
      }
    case 'paused':
      return { state: at(text.paused, state, text), rest: safe(state, text), tone: 'muted', sent: sentPart(state) }
    case 'offline':
      return { state: at(text.offline, state, text), rest: safe(state, text), tone: 'caution', sent: sentPart(state) }
    case 'retrying':
      return { state: countdown(state, now, text), rest: safe(state, text), tone: 'caution', sent: sentPart(state) }
    case 'uploaded':
      return { state: { template: text.uploaded }, rest: [{ template: text.uploadedRest }], tone: 'primary', sent: 1 }
    case 'processing':
      return processing(state, text)
    case 'ready':
      return { state: { template: text.ready }, rest: [], tone: 'primary', sent: 1, done: 1 }
    case 'queued':
      return { state: { template: text.queued }, rest: safe(state, text), tone: 'muted', sent: sentPart(state) }
    case 'elsewhere':
      return { state: { template: text.elsewhere }, rest: [], tone: 'caution', sent: sentPart(state) }
    case 'refused':
      return { state: { template: state.error.message }, rest: [], tone: 'bad' }
    case 'failed':
      return { state: { template: state.error.message }, rest: safe(state, text), tone: 'bad', sent: sentPart(state) }
    case 'cancelled':
      return { state: { template: '' }, rest: [], tone: 'muted' }
    default:
      return state satisfies never
  }
}

function sentPart({ sentBytes, totalBytes }: Sent): number {
  return Math.min(0.99, sentBytes / totalBytes)
}

function at(template: string, state: Sent, text: Text): Message {
  return { template, values: { percent: percentOf(state, text) } }
}

function processing({ pctComplete = 0 }: { pctComplete?: number }, text: Text): Description {
  const state = { template: text.processing, values: { percent: formatPercent(pctComplete, text) } }
  return { state, rest: [{ template: text.uploadedRest }], tone: 'primary', sent: 1, done: pctComplete / 100 }
}

function speedAndTime({ speedBytesPerSecond, secondsLeft }: SpeedAndTime, text: Text): Message[] {
  if (!speedBytesPerSecond || secondsLeft === undefined) return []
  return [
    { template: '{speed}', values: { speed: formatSpeed(speedBytesPerSecond, text) } },
    { template: text.left, values: { time: formatSpan(secondsLeft, text) } },
  ]
}

type SpeedAndTime = { speedBytesPerSecond?: number; secondsLeft?: number }

function safe({ safeBytes, totalBytes }: { safeBytes: number; totalBytes: number }, text: Text): Message[] {
  return safeBytes > 0 ? [{ template: text.safe, values: formatPart(safeBytes, totalBytes, text) }] : []
}

function countdown({ error, retryAt }: Extract<UploadState, { status: 'retrying' }>, now: number, text: Text): Message {
  const seconds = Math.ceil((retryAt - now) / 1_000)
  const template = seconds > 0 ? text.retrying : text.retryingNow
  return { template, values: { reason: error.message, seconds: formatNumber(seconds, text) } }
}

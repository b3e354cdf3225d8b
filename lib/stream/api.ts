import { accountEndpoints } from './endpoints/account'
import { captionEndpoints } from './endpoints/captions'
import { clipEndpoints } from './endpoints/clip'
import { downloadEndpoints } from './endpoints/downloads'
import { tokenEndpoints } from './endpoints/tokens'
import { uploadEndpoints } from './endpoints/upload'
import { videoEndpoints } from './endpoints/videos'
import { webhookEndpoints } from './endpoints/webhook'
import { createSend, type StreamOptions } from './request'

/**
 * Cloudflare Stream's REST API: one function for each endpoint, each one call, none tried twice.
 *
 * All of them throw a StreamError when Stream does not do what was asked or answers in a form that we do not know, and a
 * RangeError, before anything is sent, for a uid that can't be one, or another value that breaks a rule of Stream's.
 *
 * @see https://developers.cloudflare.com/api/resources/stream/
 */
export function createStreamApi(options: StreamOptions): StreamApi {
  const send = createSend(options)
  return {
    ...uploadEndpoints(send),
    ...videoEndpoints(send),
    ...clipEndpoints(send),
    ...downloadEndpoints(send),
    ...captionEndpoints(send),
    ...tokenEndpoints(send),
    ...accountEndpoints(send),
    ...webhookEndpoints(send),
  }
}

export type StreamApi = ReturnType<typeof uploadEndpoints> &
  ReturnType<typeof videoEndpoints> &
  ReturnType<typeof clipEndpoints> &
  ReturnType<typeof downloadEndpoints> &
  ReturnType<typeof captionEndpoints> &
  ReturnType<typeof tokenEndpoints> &
  ReturnType<typeof accountEndpoints> &
  ReturnType<typeof webhookEndpoints>

import type { IncomingMessage } from 'node:http'
import type { Body } from '../faults/body'
import type { Handler } from '../faults/gate'
import type { Parts } from '../parts'
import { type Answer, answerOfError, sendAnswer } from './answer'
import { answerBasic } from './basic'
import { drain } from './file'
import { answerTus } from './tus'

/** The host of the one-time URLs, which need no token: `/tus/{id}` speaks tus, `/{id}` takes a form. */
export function uploadHost(parts: Parts): Handler {
  return answering(cors, (request, body) => {
    const [, protocol, uploadId = ''] = /^\/(tus\/)?(\w+)(?:\?|$)/.exec(request.url ?? '') ?? []
    return protocol ? answerTus(parts, uploadId, request, body) : answerBasic(parts, uploadId, request, body)
  })
}

/** Sends what `answerOf` resolves to or throws, with `headers`, when the body has been read to its end. */
export function answering(
  headers: Answer['headers'],
  answerOf: (request: IncomingMessage, body: Body) => Promise<Answer>,
): Handler {
  return async (request, response, body) => {
    try {
      const answer = await answerOf(request, body)
      await drain(body)
      sendAnswer(response, answer, headers)
    } catch (error) {
      // The connection broke in the middle of the body: what has arrived is kept, and there is nobody to tell.
      if (request.destroyed && !request.complete) return
      await drain(body)
      sendAnswer(response, answerOfError(error), headers)
    }
  }
}

/** What a browser on another origin needs to upload, and to read the answers. */
const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, GET, HEAD, PATCH, DELETE, OPTIONS',
  'Access-Control-Allow-Headers':
    'Authorization, Content-Type, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, X-HTTP-Method-Override, X-Request-ID, X-Requested-With',
  'Access-Control-Expose-Headers':
    'Location, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset, stream-media-id',
  'Access-Control-Max-Age': 86_400,
}

import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { control } from '../control/control'
import { ApiError, failure } from '../envelope'
import type { Handler } from '../faults/gate'
import type { Parts } from '../parts'
import { answering } from '../upload/host'
import { answerTus } from '../upload/tus'
import { createApi } from './app'
import { checkCredentials, noRoute } from './auth'

/** The host of the API, of the control API, and of uploads that were created without `direct_user=true`. */
export function apiHost(parts: Parts): Handler {
  const app = new Hono()
  app.route('/_emulator', control(parts))
  app.route('/client/v4/accounts/:accountId/stream', createApi(parts))
  app.notFound((c) => c.json(failureOf(noRoute(c.req.path)), 404))
  app.onError((error, c) => {
    if (error instanceof ApiError) return c.json(failureOf(error), error.status)
    console.error(error)
    return c.json(failure(10001, 'Internal Error'), 500)
  })
  const answerApi: Handler = getRequestListener(app.fetch)
  const answerMedia = mediaHandler(parts)

  return (request, response, body) => {
    const answer = mediaPath.test(request.url ?? '') ? answerMedia : answerApi
    return answer(request, response, body)
  }
}

function failureOf({ code, message, reason, chain }: ApiError) {
  return failure(code, message, reason, chain)
}

const mediaPath = /^\/client\/v4\/accounts\/\w+\/media\/(\w+)/

/** Uploads by servers: they need the token, and browsers get no CORS header. */
function mediaHandler(parts: Parts): Handler {
  return answering({}, async (request, body) => {
    checkCredentials(parts.options, (name) => request.headers[name]?.toString())
    const [, uploadId = ''] = mediaPath.exec(request.url ?? '') ?? []
    return answerTus(parts, uploadId, request, body)
  })
}

import { serve } from 'inngest/next'
import type { NextRequest } from 'next/server'
import { functions } from '@/inngest'
import { inngest } from '@/inngest/client'
import { refuse } from '@/lib/http'

// An unsigned PUT would make the app register itself, by the host that the request claims.
const handlers = serve({ client: inngest, functions, enableUnauthedSync: false })

/** Where Inngest calls the background functions, one step in each request. */
export const GET = handlers.GET
export const POST = readable(handlers.POST)
export const PUT = readable(handlers.PUT)

/** Seconds. A step makes a few calls to Stream of 15 s at the most. */
export const maxDuration = 60

/** The SDK reads the body before it looks at the signature, and fails with 500 on one that is not JSON. */
function readable(handle: typeof handlers.POST): typeof handlers.POST {
  return async (request: NextRequest, context: unknown) => {
    const body = await request.clone().text()
    return isJson(body) ? handle(request, context) : refuse(400, 'bad_json', 'The body is not JSON.')
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text || 'null')
    return true
  } catch {
    return false
  }
}

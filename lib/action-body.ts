import { refuse } from './http'

/**
 * What a call of a server action may send: plain data, and forms. React's decoder takes more (promises, maps, streams, files by
 * reference, references to functions of the server), which no action of ours takes, and what it can't read Next answers with
 * 500. `too-large` is more than Next reads.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/serverActions#bodysizelimit
 */
export async function checkActionBody(request: Request): Promise<'fine' | 'too-large' | 'unreadable'> {
  const type = request.headers.get('content-type') ?? ''
  const isCall = request.headers.has('next-action')
  const isForm = type.startsWith('multipart/form-data')
  if (request.method !== 'POST' || !(isCall || isForm)) return 'fine'
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) return 'too-large'

  const body = await request.clone().arrayBuffer()
  if (body.byteLength > BODY_BYTES_MAX) return 'too-large'
  try {
    if (!isForm) return isListOfPlain(new TextDecoder().decode(body)) ? 'fine' : 'unreadable'
    const form = await new Response(body, { headers: { 'content-type': type } }).formData()
    const isReadable = isCall ? isListOfPlain(form.get('0')) : areBoundOnesPlain(form)
    return isReadable ? 'fine' : 'unreadable'
  } catch {
    // No JSON, no form, or nested beyond measure.
    return 'unreadable'
  }
}

/** What is answered to a call of an action that sends anything else; undefined where the action may have it. */
export async function refuseActionBody(request: Request): Promise<Response | undefined> {
  const body = await checkActionBody(request)
  if (body === 'too-large') return refuse(413, 'too_large', `An action takes up to ${BODY_BYTES_MAX} bytes.`)
  if (body === 'unreadable') return refuse(400, 'action_body', 'This action can not read what was sent.')
}

/** 1 MB, Next's own limit. */
const BODY_BYTES_MAX = 1024 * 1024

function isListOfPlain(text: FormDataEntryValue | null): boolean {
  const list: unknown = typeof text === 'string' ? JSON.parse(text) : undefined
  return Array.isArray(list) && list.every(isPlain)
}

/** React marks what JSON can not say by a "$": of these, forms and the numbers beside numbers are allowed, and a "$" that was typed. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') {
    return !value.startsWith('$') || /^\$(\$|K\d+$|undefined$|NaN$|-?Infinity$|-0$)/.test(value)
  }
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isPlain)
}

/** Of a form that was sent without script: what React has hidden in it beside the fields, `$ACTION_1:0` and so on. */
function areBoundOnesPlain(form: FormData): boolean {
  return [...form]
    .filter(([name]) => /^\$ACTION_\d+:/.test(name))
    .every(([, value]) => {
      const hidden: unknown = typeof value === 'string' ? JSON.parse(value) : undefined
      return isPlain(isBound(hidden) ? { ...hidden, bound: null } : hidden)
    })
}

function isBound(value: unknown): value is { bound: string } {
  return typeof value === 'object' && value !== null && 'bound' in value && /^\$@\d+$/.test(String(value.bound))
}

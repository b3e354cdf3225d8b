import type { Random } from '../chaos/random'
import { nastyMetadata, nastyText, nastyValue } from './nasty'
import type { RawRequest } from './raw-request'
import type { ValidRequest } from './valid'
import { sign, type World } from './world'

/** Breaks one thing of a request that is right in everything else. */
export function breakOne(random: Random, request: ValidRequest, world: World): RawRequest {
  const breaks = [breakTarget, breakQuery, breakHeader, addHeader, breakMethod]
  if (request.headers.length > 1) breaks.push(breakHeader, breakHeader)
  if (request.headers.some(([name]) => name === 'Upload-Metadata'))
    breaks.push(breakMetadata, breakMetadata, breakMetadata)
  if (request.headers.some(([name]) => name === 'Webhook-Signature'))
    breaks.push(breakSignature, breakSignature, breakWebhook)
  if (request.body && 'text' in request.body) breaks.push(breakText)
  const isCall = request.body && !('text' in request.body)
  if (isCall)
    return random.chance(0.7) ? breakBody(random, request, world) : random.pick(breaks)(random, request, world)
  return random.pick(breaks)(random, request, world)
}

/** The request as it goes out, unbroken. */
export function whole(random: Random, { body, ...request }: ValidRequest): RawRequest {
  if (!body || 'text' in body) return { ...request, body: body?.text }
  if ('args' in body) return { ...request, body: JSON.stringify(body.args) }
  const boundary = `----fuzz${random.between(0, 2 ** 31)}`
  const type: [string, string] = ['Content-Type', `multipart/form-data; boundary=${boundary}`]
  return { ...request, headers: [...request.headers, type], body: multipart(boundary, fieldsOf(body.form)) }
}

type Break = (random: Random, request: ValidRequest, world: World) => RawRequest

const breakTarget: Break = (random, request, { known }) => {
  const [path = '', query] = request.target.split('?')
  const segments = path.split('/')
  segments[random.between(1, segments.length - 1)] = encoded(random, nastyText(random, known))
  return whole(random, { ...request, target: [segments.join('/'), query].filter(Boolean).join('?') })
}

const breakQuery: Break = (random, request, { known }) => {
  const [name, value] = [nastyText(random, known), nastyText(random, known)].map((text) => encoded(random, text))
  const sign = request.target.includes('?') ? '&' : '?'
  return whole(random, { ...request, target: `${request.target}${sign}${name}=${value}` })
}

/** Mostly as an address must be; at times raw, so that the server has to see that it is none. */
function encoded(random: Random, text: string): string {
  if (random.chance(0.3)) return text.replace(/[\s\0]/g, '')
  return encodeURIComponent(Buffer.from(text).toString()).replaceAll('%25', random.chance(0.5) ? '%' : '%25')
}

const breakHeader: Break = (random, request, { known }) => {
  if (request.headers.length === 0) return addHeader(random, request, { known } as World)
  const at = random.between(0, request.headers.length - 1)
  const [name = '', value = ''] = request.headers[at] ?? []
  const headers = request.headers.flatMap((header, index): [string, string][] => {
    if (index !== at) return [header]
    return random.pick<() => [string, string][]>([
      () => [],
      () => [[name, nastyText(random, known)]],
      () => [[name, nastyText(random, known)]],
      () => [[name, nastyText(random, known)]],
      () => [[name, '']],
      () => [header, header],
      () => [[name.toUpperCase(), `${value}${nastyText(random, known)}`]],
    ])()
  })
  return whole(random, { ...request, headers })
}

const addHeader: Break = (random, request, { known }) => {
  const name = random.pick(headerNames)
  return whole(random, { ...request, headers: [...request.headers, [name, nastyText(random, known)]] })
}

const headerNames = [
  ...[
    'Origin',
    'Referer',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-Forwarded-For',
    'X-HTTP-Method-Override',
    'Authorization',
  ],
  ...[
    'Upload-Creator',
    'Upload-Defer-Length',
    'Upload-Concat',
    'Upload-Uid',
    'Upload-Expires',
    'Idempotency-Key',
    'Content-Type',
  ],
  ...[
    'Accept',
    'Accept-Language',
    'Accept-Encoding',
    'Range',
    'If-None-Match',
    'If-Modified-Since',
    'Expect',
    'Sec-Fetch-Site',
  ],
  ...[
    'maxDurationSeconds',
    'requiresignedurls',
    'X-Auth-Email',
    'X-Auth-Key',
    'Access-Control-Request-Headers',
    'x-middleware-subrequest',
  ],
]

/** Of no TRACE: no `Request` can have that method, so that Next has answered 500 before any code of ours runs. */
const breakMethod: Break = (random, request) =>
  whole(random, {
    ...request,
    method: random.pick(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'post', 'X']),
  })

const breakMetadata: Break = (random, request, { known }) =>
  whole(random, { ...request, headers: replaced(request.headers, 'Upload-Metadata', nastyMetadata(random, known)) })

const breakSignature: Break = (random, request, { webhookSecret, known }) => {
  const text = request.body && 'text' in request.body ? request.body.text : ''
  const [good, old, ahead] = [0, 301, -301].map((ago) => sign(text, webhookSecret, ago))
  const value = random.pick([
    ...[old, ahead, sign(text, 'guessed'), sign(`${text} `, webhookSecret), `${good},${good}`, good?.toUpperCase()],
    ...[
      `${good?.slice(0, -1)}`,
      `${good},sig1=${'0'.repeat(64)}`,
      good?.replace('time=', 'time=0x'),
      nastyText(random, known),
    ],
  ])
  return whole(random, { ...request, headers: replaced(request.headers, 'Webhook-Signature', value ?? '') })
}

/** A body that Stream would not send, and that is signed as if it had. */
const breakWebhook: Break = (random, request, { webhookSecret, known }) => {
  const uid = nastyValue(random, known)
  const text = random.pick([
    JSON.stringify({ uid }),
    JSON.stringify(uid),
    '',
    '{',
    'x'.repeat(270_000),
    '\ufeff{}',
    '{"uid":"a","uid":"b"}',
  ])
  return whole(random, {
    ...request,
    headers: replaced(request.headers, 'Webhook-Signature', sign(text, webhookSecret)),
    body: { text },
  })
}

const breakBody: Break = (random, request, { known }) => {
  if (random.chance(0.15)) return breakEncoding(random, whole(random, request))
  const { body } = request
  if (body && 'args' in body) return whole(random, { ...request, body: { args: brokenArgs(random, body.args, known) } })
  if (body && 'form' in body) return whole(random, { ...request, body: { form: brokenForm(random, body.form, known) } })
  return whole(random, request)
}

/** Beside whatever signature it has. */
const breakText: Break = (random, request, { known }) => {
  const text = request.body && 'text' in request.body ? request.body.text : ''
  const others = ['', '{', 'null', '[]', text.slice(1), `${text}${text}`, JSON.stringify(nastyValue(random, known))]
  return whole(random, { ...request, body: { text: random.pick(others) } })
}

/** What no client of React writes: not JSON, not a form, cut off, too large, references to what is not there. */
function breakEncoding(random: Random, request: RawRequest): RawRequest {
  const body = String(request.body ?? '')
  return {
    ...request,
    body: random.pick([
      ...[
        '',
        '{',
        'null',
        '"x"',
        '{"length":3}',
        '[',
        body.slice(0, body.length / 2),
        `${body}${body}`,
        'x'.repeat(1_100_000),
      ],
      ...[
        '["$1"]',
        '["$K1"]',
        '["$F1"]',
        '["$@1"]',
        '["$Q1"]',
        '["$Sx"]',
        '["$Dx"]',
        '["$n1"]',
        '["$undefined"]',
        '[[["$0"]]]',
        '[[],[],[]]',
      ],
    ]),
  }
}

function brokenArgs(random: Random, args: unknown[], known: string[]): unknown[] {
  const at = random.between(0, args.length - 1)
  if (random.chance(0.1)) return args.slice(0, at)
  return args.map((each, index) => {
    if (index !== at) return each
    if (typeof each !== 'object' || each === null || random.chance(0.3)) return nastyValue(random, known)
    return { ...each, [random.pick([...Object.keys(each), 'extra'])]: nastyValue(random, known) }
  })
}

function brokenForm(random: Random, form: [string, string][], known: string[]): [string, string][] {
  const at = random.between(0, form.length - 1)
  const [name = '', value = ''] = form[at] ?? []
  return random.pick<() => [string, string][]>([
    () => form.filter((_field, index) => index !== at),
    () => [...form, [name, nastyText(random, known)]],
    () => [
      ...form,
      [random.pick(['owner_id', 'id', 'video[uid]', 'video.preview', '$ACTION_ID_x']), nastyText(random, known)],
    ],
    () => form.map((field, index) => (index === at ? [name, nastyText(random, known)] : field)),
    () => form.map((field, index) => (index === at ? [name, JSON.stringify(nastyValue(random, known))] : field)),
    () => form.map((field, index) => (index === at ? [name, `${value}${nastyText(random, known)}`] : field)),
  ])()
}

function replaced(headers: [string, string][], name: string, value: string): [string, string][] {
  return headers.map((header) => (header[0] === name ? [name, value] : header))
}

/** React's way to write [previousState, formData]. */
function fieldsOf(form: [string, string][]): [string, string][] {
  const state = JSON.stringify([{ errors: {}, values: { title: '', note: '' } }, '$K1'])
  return [...form.map(([name, value]): [string, string] => [`_1_${name}`, value]), ['0', state]]
}

function multipart(boundary: string, fields: [string, string][]): string {
  const parts = fields.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--${boundary}--\r\n`
}

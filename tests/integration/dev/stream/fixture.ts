import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { startStream } from '../../../../dev/stream/index'
import type { OptionsInput } from '../../../../dev/stream/options'

interface Item {
  code: number
  message: string
}

/** The parts of a video object that these tests look at one by one. */
export interface Video {
  uid: string
  status: { state: string; step?: string; pctComplete?: string; errorReasonCode: string; errorReasonText: string }
  meta: Record<string, string>
  created: string
  modified: string
  uploadExpiry: string
  duration: number
  size: number
  maxDurationSeconds: number
  thumbnail: string
  preview: string
  playback: { hls: string; dash: string }
}

/** An answer of the API: its status with its envelope. */
export interface Answer<Result> {
  httpStatus: number
  result: Result
  success: boolean
  errors: (Item & { error_chain?: Item[] })[]
  messages: Item[]
}

export interface Emulator {
  stream: string
  upload: string
  playback: string
  folder: string
  /** One request to the API, with the token. */
  call<Result = Video>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Result>>
  control<Body = unknown>(method: string, path: string, body?: unknown): Promise<Body & { httpStatus: number }>
  /** Moves everything on. */
  step(times: number): Promise<void>
  create(length: number, metadata?: Record<string, string>): Promise<{ uid: string; url: string; response: Response }>
  /** Uploads a file of tests/media, or these bytes, in one chunk. */
  uploadMedia(file: string | Uint8Array<ArrayBuffer>, metadata?: Record<string, string>): Promise<string>
  get(uid: string): Promise<Video>
  close(): Promise<void>
}

export const accountId = '0123456789abcdef0123456789abcdef'
export const apiToken = 'local-token'
export const media = (name: string) => readFile(new URL(`../../../media/${name}`, import.meta.url))

/** An emulator of its own, in this process, that moves only by `step`. */
export async function startEmulator(options: Partial<OptionsInput> = {}): Promise<Emulator> {
  const folder = options.folder?.toString() ?? (await mkdtemp(join(tmpdir(), 'stream-')))
  const { close, ...origins } = await startStream({
    folder,
    accountId,
    apiToken,
    webhookBackoffSeconds: 0.01,
    ...options,
  })
  const emulator = clientOf(origins)
  await emulator.control('POST', '/clock', { mode: 'step' })
  return {
    ...emulator,
    folder,
    async close() {
      await close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The helpers for an emulator that listens at `origins`. */
export function clientOf(
  origins: Pick<Emulator, 'stream' | 'upload' | 'playback'>,
): Omit<Emulator, 'folder' | 'close'> {
  const base = `${origins.stream}/client/v4/accounts/${accountId}/stream`

  async function call<Result>(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { Authorization: `Bearer ${apiToken}`, ...headers },
      body: body === undefined || typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body),
    })
    return { ...((await parse(response)) as Answer<Result>), httpStatus: response.status }
  }

  async function control<Body>(method: string, path: string, body?: unknown) {
    const response = await fetch(`${origins.stream}/_emulator${path}`, { method, body: JSON.stringify(body) })
    return { ...((await parse(response)) as Body), httpStatus: response.status }
  }

  const create: Emulator['create'] = async (length, metadata = {}) => {
    const response = await fetch(`${base}?direct_user=true`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${apiToken}`,
        'Tus-Resumable': '1.0.0',
        'Upload-Length': String(length),
        'Upload-Metadata': encodeMetadata({ maxDurationSeconds: '600', ...metadata }),
      },
    })
    const { headers } = response
    return { uid: headers.get('stream-media-id') ?? '', url: headers.get('location') ?? '', response }
  }

  return {
    ...origins,
    call,
    control,
    create,
    step: async (times) => void (await control('POST', '/clock', { step: times })),
    async uploadMedia(file, metadata) {
      const name = typeof file === 'string' ? file : 'video.mp4'
      const bytes = typeof file === 'string' ? await media(file) : file
      const { uid, url } = await create(bytes.length, { name, ...metadata })
      expect((await patch(url, 0, bytes)).status).toBe(204)
      return uid
    },
    get: async (uid) => (await call<Video>('GET', `/${uid}`)).result,
  }
}

async function parse(response: Response): Promise<unknown> {
  const text = await response.text()
  return text ? JSON.parse(text) : {}
}

/** One chunk, as a tus client sends it. */
export function patch(
  url: string,
  offset: number,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'PATCH',
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': String(offset),
      'Content-Type': 'application/offset+octet-stream',
      ...headers,
    },
    body,
    duplex: 'half',
  } as RequestInit)
}

export function head(url: string): Promise<Response> {
  return fetch(url, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' } })
}

export function encodeMetadata(metadata: Record<string, string>): string {
  return Object.entries(metadata)
    .map(([key, value]) => (value === '' ? key : `${key} ${Buffer.from(value).toString('base64')}`))
    .join(',')
}

/** Waits until what `look` gives is as expected; long enough for a machine that has other things to do. */
export function eventually<Seen>(look: () => Seen) {
  return expect.poll(look, { timeout: 30_000 })
}

import { readFile } from 'node:fs/promises'
import type { VideoField } from '@/db/schema'
import { askForUpload, type Visitor } from '../scenario'
import { persist, Refused } from './persist'
import type { File } from './plan'

/** Uploads a file through the app's route, and goes on after each failure as a browser does. Answers the uid. */
export async function upload(visitor: Visitor, field: VideoField, file: File): Promise<string> {
  const isWhole = file !== 'in part' && file !== 'nothing'
  const bytes = await readFile(`tests/media/${isWhole ? file : '3s.mp4'}`)
  const { uid, url } = await create(visitor, field, bytes.length)
  if (isWhole) await persist(`send ${uid}`, () => sendRest(url, bytes))
  if (file === 'in part') await sendHalf(url, bytes)
  return uid
}

/** Gives an upload up, as the uploader's own button does. */
export async function cancel(visitor: Visitor, field: VideoField, uid: string): Promise<void> {
  await persist(`cancel ${uid}`, async () => {
    const request = { method: 'DELETE', headers: { Cookie: visitor.cookie }, signal: AbortSignal.timeout(20_000) }
    const { status } = await fetch(`${visitor.app}/api/uploads/${field}/${uid}`, request)
    // 404: an earlier try had its effect, and its answer was lost.
    if (status !== 204 && status !== 404) throw new Error(`DELETE: ${status}`)
  })
}

function create(visitor: Visitor, field: VideoField, length: number): Promise<{ uid: string; url: string }> {
  let key = crypto.randomUUID()
  return persist('ask for an upload', async (tries) => {
    // A key whose request lost its answer is held for half a minute: by then people have picked the file again.
    if (tries % 6 === 0) key = crypto.randomUUID()
    const response = await askForUpload(visitor, field, { 'Upload-Length': String(length), 'Idempotency-Key': key })
    const [url, uid] = [response.headers.get('location'), response.headers.get('stream-media-id')]
    if (response.status === 201 && url && uid) return { uid, url }
    throw new Error(`${response.status} ${await response.text()}`)
  })
}

const tus = { 'Tus-Resumable': '1.0.0' }

/** Asks how much has arrived, and sends what is missing. */
async function sendRest(url: string, bytes: Buffer): Promise<void> {
  const head = await fetch(url, { method: 'HEAD', headers: tus, signal: AbortSignal.timeout(4000) })
  if (head.status === 404) throw new Refused(`${url} is not there any more`)
  const offset = Number(head.headers.get('upload-offset') ?? Number.NaN)
  if (head.status !== 200 || Number.isNaN(offset)) throw new Error(`HEAD: ${head.status}`)
  if (offset === bytes.length) return

  const patched = await fetch(url, { ...patch(offset), body: new Uint8Array(bytes.subarray(offset)) })
  if (patched.status !== 204) throw new Error(`PATCH: ${patched.status} ${await patched.text()}`)
}

/** The connection breaks in the middle, and nobody comes back. */
async function sendHalf(url: string, bytes: Buffer): Promise<void> {
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(bytes.subarray(0, bytes.length / 2))),
    pull: (controller) => controller.error(new Error('The tab was closed')),
  })
  const request: RequestInit & { duplex: 'half' } = { ...patch(0), body, duplex: 'half' }
  await fetch(url, request).catch(() => undefined)
}

function patch(offset: number) {
  const headers = { ...tus, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' }
  return { method: 'PATCH', headers, signal: AbortSignal.timeout(5000) }
}

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'

/** Serves a file, or the part that `Range` asks for: RFC 9110, section 14. One range; of several, the first. */
export async function serveFile(
  path: string,
  range: string | undefined,
  headers: Record<string, string>,
): Promise<Response> {
  const { size, mtimeMs } = await stat(path)
  const common = { ...headers, 'Accept-Ranges': 'bytes', ETag: `"${size}-${Math.round(mtimeMs)}"` }
  const part = range === undefined ? undefined : parseRange(range, size)
  if (part === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...common, 'Content-Range': `bytes */${size}` } })
  }

  const { start, end } = part ?? { start: 0, end: size - 1 }
  const stream = Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream
  const length = { 'Content-Length': String(end - start + 1) }
  if (!part) return new Response(stream, { headers: { ...common, ...length } })
  return new Response(stream, {
    status: 206,
    headers: { ...common, ...length, 'Content-Range': `bytes ${start}-${end}/${size}` },
  })
}

/** The first range, both ends included; undefined for what is no byte range, which is to be ignored. */
function parseRange(header: string, size: number): { start: number; end: number } | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)/.exec(header) ?? []
  if (from === '' && to === '') return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return start > end ? 'unsatisfiable' : { start, end }
}

import { Hono } from 'hono'
import { z } from 'zod'
import { success } from '../envelope'
import type { Library } from '../library'
import type { VideoFields } from '../record'
import { parseFields } from './fields'

const time = z.iso.datetime({ offset: true })
const list = z.string().transform((text) => text.split(',').map((each) => each.trim()))
const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

const querySchema = z
  .object({
    search: z.string(),
    video_name: z.string(),
    name: list,
    id: list,
    status: list,
    creator: z.string(),
    type: z.enum(['vod', 'live']),
    live_input_id: z.string(),
    start: time,
    after: time,
    end: time,
    before: time,
    asc: flag,
    limit: z.coerce.number().int().min(1).max(1000),
    include_counts: flag,
  })
  .partial()

type Query = z.infer<typeof querySchema>

/** `GET /stream`: https://developers.cloudflare.com/api/resources/stream/methods/list/ */
export function listRoutes({ library }: { library: Library }): Hono {
  return new Hono().get('/', (c) => {
    const query = parseFields(querySchema, c.req.query())
    const direction = query.asc ? 1 : -1
    const found = library
      .all()
      .filter(({ fields }) => matches(fields, query))
      .sort((a, b) => direction * compare(a.fields.created, b.fields.created))
    const page = found.slice(0, query.limit ?? 1000)
    const counts = query.include_counts ? { total: found.length, range: page.length } : {}
    return c.json({ ...success(page.map(library.wire)), ...counts })
  })
}

function matches(fields: VideoFields, query: Query): boolean {
  const name = String(fields.meta.name ?? '')
  const after = query.after ?? query.start
  const before = query.before ?? query.end
  return (
    (query.search === undefined || name.toLowerCase().includes(query.search.toLowerCase())) &&
    (query.video_name === undefined || name === query.video_name) &&
    (query.name === undefined || query.name.includes(name) || query.name.includes(fields.uid)) &&
    (query.id === undefined || query.id.includes(fields.uid)) &&
    (query.status === undefined || query.status.includes(fields.status.state)) &&
    (query.creator === undefined || fields.creator === query.creator) &&
    query.type !== 'live' &&
    query.live_input_id === undefined &&
    // Microseconds count when one pages by `created`: compare the text, which is always UTC and of one length.
    (after === undefined || fields.created >= precise(after)) &&
    (before === undefined || fields.created < precise(before))
  )
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** A time with the six decimals that `created` has. */
function precise(time: string): string {
  const [, decimals = ''] = /\.(\d+)/.exec(time) ?? []
  return `${new Date(time).toISOString().slice(0, 19)}.${decimals.slice(0, 6).padEnd(6, '0')}Z`
}

import { createHmac } from 'node:crypto'
import type { Target } from '../calls'
import type { Random } from '../chaos/random'
import { nothing } from '../possessions'
import { newVisitor, type Visitor } from '../scenario'

/** One of those who send the requests, and what they have by now. */
export interface Person extends Visitor {
  uploads: Target[]
  posts: string[]
}

/** What all requests of a run are made of. */
export interface World {
  people: Person[]
  /** Ids, uids, keys and addresses of somebody else. */
  known: string[]
  /** Addresses that Stream may fetch. */
  links: string[]
  webhookSecret: string
}

export async function gatherPeople(app: string, count: number): Promise<Person[]> {
  const people = Array.from({ length: count }, async () => ({ ...(await newVisitor(app)), uploads: [], posts: [] }))
  return Promise.all(people)
}

/** One of a person's own uploads, or one that never was. */
export function uploadOf(random: Random, { uploads }: Person, field = 'posts.video'): Target {
  const fitting = uploads.filter((upload) => upload.field === field)
  return fitting.length > 0 ? random.pick(fitting) : { ...nothing(), field }
}

export function postOf(random: Random, { posts }: Person): string {
  return posts.length > 0 ? random.pick(posts) : crypto.randomUUID()
}

export function sign(body: string, secret: string, secondsAgo = 0): string {
  const time = Math.floor(Date.now() / 1000) - secondsAgo
  return `time=${time},sig1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
}

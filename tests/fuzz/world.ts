import { createHmac } from 'node:crypto'
import { actOnAccount, newEmail, PASSWORD } from '../account-actions'
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
  /** An account that does nothing but sign out, since whoever does has nothing more to send. */
  leaver: Person
  /** Ids, uids, keys and addresses of somebody else. */
  known: string[]
  /** Addresses that Stream may fetch. */
  links: string[]
  webhookSecret: string
}

/** Guests and accounts, in turn. */
export function gatherPeople(app: string, count: number): Promise<Person[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => (index % 2 ? newAccount(app) : newGuest(app))))
}

export async function newAccount(app: string): Promise<Person> {
  const guest = await newGuest(app)
  const { visitor } = await actOnAccount(guest, 'signUp', { email: newEmail(), password: PASSWORD })
  return { ...guest, cookie: visitor.cookie }
}

async function newGuest(app: string): Promise<Person> {
  return { ...(await newVisitor(app)), uploads: [], posts: [] }
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

'use server'

import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { db } from '@/db/client'
import * as posts from '@/db/posts'
import type { NullableVideoField, VideoField } from '@/db/schema'
import { isVideoNotFree } from '@/db/transaction'
import { sendHint, videoDelete, videoLook } from '@/inngest/events'
import { currentUser, type User } from '@/lib/session'
import { isUid } from '@/lib/stream/uid'
import type { Edits } from '@/lib/video/edits'
import type { Video } from '@/lib/video/video'
import type { VideoRef, VideoView } from '@/lib/video/view'
import { type CopiedVideo, copyVideo } from '../copy-video'
import { editsOf, parseEdits } from '../edits-of'
import { formOf } from '../form-of'
import { takeVideo } from '../take-video'
import type { ActionResult, PostFormState } from './form-state'

/** Makes a post of a title, a note and the uids of one's own uploads, with what was chosen for them; then goes to its page. */
export async function createPost(_previous: PostFormState, sent: FormData): Promise<PostFormState> {
  const user = await currentUser(await headers())
  const formData = formOf(sent)
  const form = Object.fromEntries(formData)
  const values = { title: textOf(form.title), note: textOf(form.note) }
  if (!user) return { values, errors: { form: NOBODY } }

  const parsed = postSchema.safeParse(form)
  if (!parsed.success) return { values, errors: errorsOf(parsed.error) }

  const { video: videoUid, teaser: teaserUid, ...words } = parsed.data
  const videoEdits = editsOf(formData, 'video', videoUid)
  const teaserEdits = editsOf(formData, 'teaser', teaserUid ?? '')
  if (!videoEdits.ok) return { values, errors: { video: videoEdits.message } }
  if (!teaserEdits.ok) return { values, errors: { teaser: teaserEdits.message } }

  const [video, teaser] = await Promise.all([
    takeVideo('posts.video', videoUid, user.id, videoEdits.edits),
    teaserUid ? takeVideo('posts.teaser', teaserUid, user.id, teaserEdits.edits) : null,
  ])
  if (!video) return { values, errors: { video: NOT_THERE } }
  if (teaser === undefined) return { values, errors: { teaser: NOT_THERE } }

  const id = await unlessTaken(() => posts.insertPost(db, { ownerId: user.id, ...words, video, teaser }))
  if (!id) return { values, errors: { form: TAKEN } }

  await follow(video, teaser)
  redirect(`/posts/${id}`)
}

/** Changes the title and the note of one's own post, then goes to its page. Its videos are left alone, and Stream is not asked. */
export async function updatePost(_previous: PostFormState, sent: FormData): Promise<PostFormState> {
  const user = await currentUser(await headers())
  const formData = formOf(sent)
  const form = Object.fromEntries(formData)
  const values = { title: textOf(form.title), note: textOf(form.note) }
  if (!user) return { values, errors: { form: NOBODY } }
  const id = z.uuid().safeParse(form.id)
  if (!id.success) return { values, errors: { form: NO_POST } }

  const parsed = wordsSchema.safeParse(form)
  if (!parsed.success) return { values, errors: errorsOf(parsed.error) }

  const isUpdated = await posts.updatePost(db, { id: id.data, user }, parsed.data)
  if (!isUpdated) return { values, errors: { form: NO_POST } }

  revalidatePath('/')
  revalidatePath(`/posts/${id.data}`)
  redirect(`/posts/${id.data}`)
}

/**
 * Puts another of one's own uploads in the place of a post's video, with what was chosen for it. The former video is given
 * up.
 */
export async function replaceVideo(ref: VideoRef, uid: string, edits?: Edits): Promise<ActionResult> {
  const user = await currentUser(await headers())
  if (!user) return refused(NOBODY)
  const place = placeSchema.safeParse(ref)
  const wanted = uidSchema.safeParse(uid)
  if (!place.success || !wanted.success) return refused(NOT_THERE)
  const chosen = parseEdits(edits)
  if (!chosen.ok) return chosen

  const video = await takeVideo(place.data.field, wanted.data, user.id, chosen.edits)
  return video ? putVideo(place.data, user, video) : refused(NOT_THERE)
}

/** Has Stream fetch a video from a link, for a post that is not there yet: the form then sends its uid, as it does for an upload. */
export async function copyFromLink(field: VideoField, url: string, key: string): Promise<CopiedVideo> {
  const user = await currentUser(await headers())
  if (!user) return refused(NOBODY)
  const wanted = fieldSchema.safeParse(field)
  return wanted.success ? copyVideo(wanted.data, { url, key }, user) : refused(NO_FIELD)
}

/** Puts a video from a link in the place of a post's video, as soon as Stream has begun to fetch it. The same again changes nothing. */
export async function replaceVideoByLink(ref: VideoRef, url: string, key: string): Promise<ActionResult> {
  const user = await currentUser(await headers())
  if (!user) return refused(NOBODY)
  const place = placeSchema.safeParse(ref)
  const post = place.success ? await posts.findPost(db, place.data.id, user) : undefined
  if (!place.success || !post?.mayChange) return refused(NO_POST)

  const copied = await copyFromLink(place.data.field, url, key)
  if (!copied.ok) return copied
  const isThere = post[columnOf(place.data.field)].video?.uid === copied.uid
  return isThere ? { ok: true } : replaceVideo(place.data, copied.uid)
}

/** Takes the video out of one place of one's own post. */
export async function removeVideo(ref: VideoRef<NullableVideoField>): Promise<ActionResult> {
  const user = await currentUser(await headers())
  if (!user) return refused(NOBODY)
  const place = placeSchema.safeParse(ref)
  return place.success ? putVideo(place.data, user, null) : refused(NO_POST)
}

/** Deletes one's own post with its videos, then goes to the list. */
export async function deletePost(id: string): Promise<ActionResult> {
  const user = await currentUser(await headers())
  if (!user) return refused(NOBODY)
  const wanted = z.uuid().safeParse(id)
  if (!wanted.success) return refused(NO_POST)

  const former = await posts.findPost(db, wanted.data, user)
  const isDeleted = await posts.deletePost(db, wanted.data, user)
  if (!isDeleted) return refused(NO_POST)

  await letGo(former?.video, former?.teaser)
  revalidatePath('/')
  redirect('/')
}

/** Shows one's own post to everybody. The same again changes nothing. */
export async function publishPost(id: string): Promise<ActionResult> {
  return setPublished(id, true)
}

/** Shows one's own post to nobody but oneself. The same again changes nothing. */
export async function unpublishPost(id: string): Promise<ActionResult> {
  return setPublished(id, false)
}

const NOBODY = 'Your session has ended. Load the page again.'
const NO_POST = 'There is no such post of yours.'
const NO_FIELD = 'A post has no such video.'
const NOT_THERE = 'This video is not there any more. Add it again.'
const TAKEN = 'One of these videos is in another post already. Add it again.'

const uidSchema = z.string().refine(isUid, NOT_THERE)

// PostgreSQL's texts take every character but NUL.
const text = z
  .string()
  .regex(/^[^\0]*$/, 'This text has a character that can not be stored.')
  .trim()

const wordsSchema = z.object({
  title: text.min(1, 'A post needs a title.').max(200, 'A title takes up to 200 characters.'),
  note: text.max(10_000, 'A note takes up to 10,000 characters.').default(''),
})

const postSchema = wordsSchema.extend({
  video: z.string({ error: 'A post needs a video.' }).min(1, 'A post needs a video.').pipe(uidSchema),
  teaser: z.union([z.literal('').transform(() => undefined), uidSchema]).optional(),
})

const fieldSchema = z.enum(['posts.video', 'posts.teaser'])
const placeSchema = z.object({ field: fieldSchema, id: z.uuid() })

async function setPublished(id: string, isPublished: boolean): Promise<ActionResult> {
  const user = await currentUser(await headers())
  if (!user) return refused(NOBODY)
  const wanted = z.uuid().safeParse(id)
  const isSet = wanted.success && (await posts.setPublished(db, { id: wanted.data, user }, isPublished))
  if (!isSet) return refused(NO_POST)

  revalidatePath('/')
  revalidatePath(`/posts/${wanted.data}`)
  return { ok: true }
}

async function putVideo(
  { field, id }: z.infer<typeof placeSchema>,
  user: User,
  video: Video | null,
): Promise<ActionResult> {
  const column = columnOf(field)
  const former = await posts.findPost(db, id, user)
  const isPut = await unlessTaken(() => posts.setPostVideo(db, { id, user, column }, video))
  if (isPut === undefined) return refused(TAKEN)
  if (!isPut) return refused(NO_POST)

  await follow(video)
  await letGo(former?.[column])
  revalidatePath(`/posts/${id}`)
  return { ok: true }
}

function columnOf(field: VideoField): 'video' | 'teaser' {
  return field === 'posts.video' ? 'video' : 'teaser'
}

function textOf(value: FormDataEntryValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** The first complaint of each field. */
function errorsOf({ issues }: z.ZodError): PostFormState['errors'] {
  return Object.fromEntries(issues.map(({ path, message }) => [path[0], message]).reverse())
}

function refused(message: string): { ok: false; message: string } {
  return { ok: false, message }
}

/** Undefined when another row was quicker to take one of the videos. */
async function unlessTaken<T>(write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write()
  } catch (error) {
    if (isVideoNotFree(error)) return undefined
    throw error
  }
}

async function follow(...videos: (Video | null)[]): Promise<void> {
  await sendHint(...videos.flatMap((video) => (video ? videoLook.create({ uid: video.uid }) : [])))
}

async function letGo(...views: (VideoView | undefined)[]): Promise<void> {
  await sendHint(...views.flatMap((view) => (view?.video ? videoDelete.create({ uid: view.video.uid }) : [])))
}

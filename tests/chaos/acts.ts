import { setTimeout as pause } from 'node:timers/promises'
import type { Visitor } from '../scenario'
import { Refused } from './persist'
import type { Change, File, Story } from './plan'
import { deletePost, heldBy, makePost, setVideo, tell } from './posts'
import type { Progress } from './progress'
import { cancel, upload } from './uploads'
import type { World } from './world'

/** One visitor's stories, one after the other. What is refused ends its story, and is counted. */
export async function live(world: World, visitor: Visitor, stories: Story[], progress: Progress): Promise<void> {
  for (const story of stories) {
    try {
      await play(world, visitor, story, progress)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      world.note(`refused: ${error.message}`)
    }
  }
}

async function play(world: World, visitor: Visitor, story: Story, progress: Progress): Promise<void> {
  progress.begin()
  if (story.kind === 'post') return playPost(world, visitor, story, progress)

  const uid = await upload(visitor, story.field, story.file)
  world.note(`${uid} was uploaded (${story.file}) for ${story.field}, to be ${story.kind}`)
  if (story.kind === 'cancelled') await cancel(visitor, story.field, uid)
}

async function playPost(
  world: World,
  visitor: Visitor,
  { way, tells, video, teaser, changes }: Story & { kind: 'post' },
  progress: Progress,
): Promise<void> {
  const send = (column: 'video' | 'teaser', file: File | null) => file && upload(visitor, `posts.${column}`, file)
  const uids = { video: await send('video', video), teaser: await send('teaser', teaser) }
  const id = await makePost(world, visitor, { way, ...uids })
  world.note(`post ${id} was made by ${way} of ${uids.video} (${video}) and ${uids.teaser} (${teaser})`)
  if (way === 'sql' && tells) await tell(world, 'video.look', [uids.video, uids.teaser])

  for (const change of changes) {
    await pause(change.pauseMs)
    progress.begin()
    await alter(world, visitor, id, change)
  }
}

async function alter(world: World, visitor: Visitor, id: string, change: Change): Promise<void> {
  const before = await heldBy(world, id)
  world.note(`post ${id}, of ${before.video} and ${before.teaser}: ${JSON.stringify(change)}`)
  const isSaid = change.way === 'sql' && change.tells

  switch (change.kind) {
    case 'replace': {
      const uid = await upload(visitor, `posts.${change.column}`, change.file)
      world.note(`${uid} is to replace the ${change.column} of ${id}`)
      await setVideo(world, visitor, { ...change, id, uid })
      if (isSaid) await tell(world, 'video.look', [uid])
      if (isSaid) await tell(world, 'video.delete', [before[change.column]])
      return
    }
    case 'clear':
      await setVideo(world, visitor, { ...change, id, uid: null })
      if (isSaid) await tell(world, 'video.delete', [before[change.column]])
      return
    case 'delete':
      await deletePost(world, visitor, { ...change, id })
      if (isSaid) await tell(world, 'video.delete', [before.video, before.teaser])
      return
    case 'repeat':
      await tell(world, 'video.look', [before.video, before.teaser], 5)
      return tell(world, 'video.delete', [before.video, before.teaser])
    default:
      return change satisfies never
  }
}

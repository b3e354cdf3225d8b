import { isConnectionError } from '@/lib/connection-error'
import { db } from './client'
import { findFieldProblems } from './field-rules'
import { findUntrackedFields } from './triggers'

/**
 * Throws when the options of the video fields contradict each other, or when a field has no triggers that work: what it held
 * would stay at Stream for ever. A database that does not answer yet is no reason to stay away; `/api/health` says so until
 * it does.
 */
export async function checkBeforeStart(): Promise<void> {
  const { errors, warnings } = findFieldProblems()
  for (const warning of warnings) console.warn(warning)
  if (errors.length > 0)
    throw new Error(`The video fields can not be as db/video-fields.ts says:\n- ${errors.join('\n- ')}`)

  const fields = await findUntrackedFields(db).catch((error: unknown) => {
    if (!isConnectionError(error)) throw error
    console.warn(`database: not there yet: ${error.message}`)
    return []
  })
  if (fields.length === 0) return

  throw new Error(
    `${fields.join(', ')}: the triggers of track_video() are missing or disabled, so a deleted row would leave its ` +
      'video at Stream. Run `npm run db:migrate`, enable them, or add them in a migration as the README shows.',
  )
}

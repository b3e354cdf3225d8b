import { db } from '@/db/client'
import { findUntrackedFields } from '@/db/triggers'
import { isConnectionError } from '@/lib/connection-error'

/**
 * Is the database there, and are its triggers? 200 `{ "ok": true }`, or 503 with what is not. The configuration is whole, or
 * nothing would answer: the start refuses one that is not.
 */
export async function GET(): Promise<Response> {
  const problems = await findProblems()
  return Response.json(
    { ok: problems.length === 0, ...(problems.length > 0 && { problems }) },
    { status: problems.length === 0 ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  )
}

async function findProblems(): Promise<string[]> {
  try {
    const fields = await findUntrackedFields(db)
    return fields.map((field) => `${field} has no triggers`)
  } catch (error) {
    console.error(error)
    return [isConnectionError(error) ? 'the database does not answer' : 'the triggers could not be checked']
  }
}

export const dynamic = 'force-dynamic'

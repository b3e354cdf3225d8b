import { db } from '@/db/client'
import { findUntrackedFields } from '@/db/triggers'

/** Is the database there, are the triggers there, is the configuration whole? 200 `{ "ok": true }`, or 503 with what is not. */
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
    return ['the database does not answer']
  }
}

export const dynamic = 'force-dynamic'

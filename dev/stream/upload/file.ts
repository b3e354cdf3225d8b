import { open, stat, truncate } from 'node:fs/promises'
import type { Body } from '../faults/body'

/** How much of a file is there; 0 when there is none. It is the offset of an upload, so it needs no other record. */
export async function fileBytes(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  return found?.size ?? 0
}

/**
 * Writes the body after `offset`, as it comes: what has arrived is kept when the client, or this process, ends in the
 * middle. Nothing is written past `total`. Resolves to the bytes of the body, which may be more.
 */
export async function appendBody(path: string, offset: number, total: number, body: Body): Promise<number> {
  const file = await open(path, 'a')
  let position = offset
  try {
    for await (const chunk of body) {
      if (position < total) await file.write(chunk, 0, Math.min(chunk.length, total - position))
      position += chunk.length
    }
  } finally {
    await file.close()
  }
  return position - offset
}

export async function cutFile(path: string, bytes: number): Promise<void> {
  await truncate(path, bytes)
}

/** Reads a body to its end: a refusal that comes sooner reaches a sending client as a broken connection. */
export async function drain(body: Body): Promise<void> {
  for await (const _ of body);
}

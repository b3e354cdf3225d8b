/**
 * Asks the upload URL how many bytes are safe, as after a pause in the middle of a chunk. Undefined when it does not say:
 * this is only for what the person reads, so nobody waits for it and nothing depends on it.
 *
 * @see https://tus.io/protocols/resumable-upload#head
 */
export async function findSafeBytes(url: string): Promise<number | undefined> {
  const headers = { 'Tus-Resumable': '1.0.0' }
  const response = await fetch(url, { method: 'HEAD', headers, signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  )
  const offset = response?.ok ? response.headers.get('Upload-Offset') : null
  return offset === null ? undefined : Number(offset)
}

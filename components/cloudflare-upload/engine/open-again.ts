import { handles } from './handles'
import { recordKey } from './record-key'
import type { Resumable } from './records'

/**
 * The file of an upload that did not end, by the handle that was kept. Asks the person for permission where the browser
 * wants that, so it is called by a click. Undefined when it was denied, or the file was moved or changed: then the person
 * chooses it.
 *
 * @see https://developer.mozilla.org/docs/Web/API/FileSystemFileHandle
 */
export async function openAgain({ key, record }: Resumable): Promise<File | undefined> {
  const handle: Permitted | undefined = record.handle
  if (!handle) return undefined
  try {
    const isPermitted = (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted'
    if (isPermitted !== 'granted' && (await handle.requestPermission?.({ mode: 'read' })) !== 'granted')
      return undefined
    const file = await handle.getFile()
    if (recordKey(record.owner, record.field, file) !== key) return undefined
    handles.set(file, Promise.resolve(handle))
    return file
  } catch (error) {
    console.warn(`${record.name} can't be opened again`, error)
    return undefined
  }
}

/** Chromium's, and not yet in TypeScript's library. */
interface Permitted extends FileSystemFileHandle {
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>
}

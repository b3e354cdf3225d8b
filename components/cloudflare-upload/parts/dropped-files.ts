import { isVideoFile } from '@/lib/tus/video-types'
import { handles } from '../engine/handles'

/** What was dropped: each file, and of each folder all videos in it, at any depth. What can't be read is left out. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // Both lists are empty as soon as the event is over, so they are read before anything is waited for.
  const items: Item[] = [...transfer.items].filter((item) => item.kind === 'file')
  const entries = items.map((item) => item.webkitGetAsEntry?.())
  const files = [...transfer.files]
  // Their handles too. Both lists have the same order.
  files.forEach((file, index) => {
    const handle = items[index]?.getAsFileSystemHandle?.()
    if (!handle) return
    handles.set(file, handle)
    // Whoever needs it hears of it: a browser that refuses it is no error of the page.
    handle.catch(() => {})
  })
  if (!entries.some((entry) => entry?.isDirectory)) return files
  return (await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])))).flat()
}

/** The last is Chromium's, and not yet in TypeScript's library. */
type Item = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> }

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry))
    return new Promise((resolve) =>
      entry.file(
        (file) => resolve([file]),
        () => resolve([]),
      ),
    )
  if (!isFolder(entry)) return []
  const inside = await entriesOf(entry.createReader())
  return (await Promise.all(inside.map(filesIn))).flat().filter(isVideoFile)
}

/** A reader gives a hundred at a time, and none when it is done. */
async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])))
  return some.length === 0 ? [] : [...some, ...(await entriesOf(reader))]
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

import { isVideoFile } from '@/lib/tus/video-types'

/** What was dropped: each file, and of each folder all videos in it, at any depth. What can't be read is left out. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // Both lists are empty as soon as the event is over, so they are read before anything is waited for.
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry?.() : null))
  const files = [...transfer.files]
  if (!entries.some((entry) => entry?.isDirectory)) return files
  return (await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])))).flat()
}

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

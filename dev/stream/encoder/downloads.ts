import { link, rm } from 'node:fs/promises'
import type { Download, DownloadType, VideoRecord } from '../record'
import type { Studio } from './processing'

/** The name of the file of a download, on disk and in its URL. */
export const downloadFiles = { default: 'default.mp4', audio: 'audio.m4a' } satisfies Record<DownloadType, string>

/** Moves a download one step on: from 0 to 50 %, then to its file. Resolves to whether there is more to do. */
export async function processDownload(studio: Studio, record: VideoRecord, type: DownloadType): Promise<boolean> {
  const download = record.downloads[type]
  if (download?.status !== 'inprogress') return false
  if (download.percentComplete < 50) {
    download.percentComplete = 50
  } else {
    Object.assign(download, await finished(studio, record, type))
  }
  await studio.library.saved()
  return download.status === 'inprogress'
}

async function finished(studio: Studio, record: VideoRecord, type: DownloadType): Promise<Download> {
  const original = studio.library.path(record, 'original')
  const target = studio.library.path(record, downloadFiles[type])
  try {
    await rm(target, { force: true })
    if (type === 'audio') await studio.media.writeAudio(original, target)
    else if (record.mimeType?.startsWith('video/mp4')) await link(original, target)
    else await studio.media.writeVideo(original, target)
    return { status: 'ready', percentComplete: 100 }
  } catch {
    // Stream says no more of a failed download than this word.
    return { status: 'error', percentComplete: 0 }
  }
}

import type { DownloadType, VideoRecord } from '../record'
import { captionKey, processCaption } from './captions'
import { processDownload } from './downloads'
import type { Pace } from './pace'
import { isUnfinished, processVideo, type Studio } from './processing'

/** Turns uploads into playable videos, at the given pace. Nothing is encoded: files are inspected, cut and copied. */
export interface Encoder {
  start(record: VideoRecord): void
  startDownload(record: VideoRecord, type: DownloadType): void
  startCaption(record: VideoRecord, language: string): void
  /** Goes on with what a stop left unfinished. */
  resume(): void
}

export function createEncoder(studio: Studio, pace: Pace): Encoder {
  function start(record: VideoRecord): void {
    pace.follow(record.fields.uid, () => processVideo(studio, record))
  }

  function startDownload(record: VideoRecord, type: DownloadType): void {
    pace.follow(`${record.fields.uid} ${type}`, () => processDownload(studio, record, type))
  }

  function startCaption(record: VideoRecord, language: string): void {
    pace.follow(captionKey(record, language), () => processCaption(studio, record, language))
  }

  return {
    start,
    startDownload,
    startCaption,
    resume() {
      for (const record of studio.library.all()) {
        if (isUnfinished(record)) start(record)
        for (const type of ['default', 'audio'] as const) {
          if (record.downloads[type]?.status === 'inprogress') startDownload(record, type)
        }
        for (const { language, status } of Object.values(record.captions)) {
          if (status === 'inprogress') startCaption(record, language)
        }
      }
    },
  }
}

import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from './clock'
import type { Source, Status, VideoFields, VideoRecord } from './record'
import type { Store } from './store'

/** Where the three hosts answer: origins without a slash at the end. */
export interface Origins {
  stream: string
  upload: string
  playback: string
}

/** The videos of the account. Changes are in memory at once; `saved` says when they are on disk. */
export interface Library {
  all(): VideoRecord[]
  find(uid: string): VideoRecord | undefined
  findUpload(uploadId: string): VideoRecord | undefined
  insert(source: Source, fields: Partial<VideoFields>): Promise<VideoRecord>
  /** Sets the fields and `modified`. */
  change(record: VideoRecord, fields: Partial<VideoFields>): void
  remove(record: VideoRecord, reason: string): Promise<void>
  saved(): Promise<void>
  /** The path of one of the video's files, such as `original`. */
  path(record: VideoRecord, file: string): string
  /** The video object as Stream sends it. */
  wire(record: VideoRecord): Record<string, unknown>
}

const loggedDeletions = 5000

export function createLibrary({ store, clock, origins }: { store: Store; clock: Clock; origins: Origins }): Library {
  const { videos, deletions } = store.state

  function folder(uid: string): string {
    return join(store.folder, 'videos', uid)
  }

  return {
    all: () => Object.values(videos),
    find: (uid) => (Object.hasOwn(videos, uid) ? videos[uid] : undefined),
    findUpload: (uploadId) =>
      Object.values(videos).find(({ source }) => 'uploadId' in source && source.uploadId === uploadId),

    async insert(source, fields) {
      const record = createRecord(source, { ...fields, created: clock.timestamp() })
      await mkdir(folder(record.fields.uid), { recursive: true })
      videos[record.fields.uid] = record
      return record
    },

    change(record, fields) {
      Object.assign(record.fields, fields, { modified: clock.timestamp() })
    },

    async remove(record, reason) {
      const { uid } = record.fields
      delete videos[uid]
      deletions.push({ uid, at: clock.timestamp(), reason })
      if (deletions.length > loggedDeletions) deletions.shift()
      // A kill in between leaves files that nobody knows, never a video, or a deletion that is not logged, without them.
      await store.save()
      await rm(folder(uid), { recursive: true, force: true })
    },

    saved: () => store.save(),
    path: (record, file) => join(folder(record.fields.uid), file),

    wire(record) {
      const { uid } = record.fields
      const at = `${origins.playback}/${uid}`
      return {
        ...record.fields,
        thumbnail: `${at}/thumbnails/thumbnail.jpg`,
        preview: `${at}/watch`,
        playback: { hls: `${at}/manifest/video.m3u8`, dash: `${at}/manifest/video.mpd` },
      }
    },
  }
}

/** A status without an error. */
export function statusOf(state: Status['state'], more: Partial<Status> = {}): Status {
  return { state, ...more, errorReasonCode: '', errorReasonText: '' }
}

/** 32 lower-case hex digits, as every id of Stream. */
export function createId(): string {
  return randomBytes(16).toString('hex')
}

function createRecord(source: Source, fields: Partial<VideoFields> & { created: string }): VideoRecord {
  const uid = createId()
  return {
    source,
    downloads: {},
    captions: {},
    scene: uid,
    mimeType: null,
    fields: {
      uid,
      creator: null,
      thumbnailTimestampPct: 0,
      readyToStream: false,
      readyToStreamAt: null,
      status: statusOf('pendingupload'),
      meta: {},
      modified: fields.created,
      scheduledDeletion: null,
      size: 0,
      allowedOrigins: [],
      requireSignedURLs: false,
      uploaded: null,
      uploadExpiry: null,
      maxSizeBytes: null,
      maxDurationSeconds: null,
      duration: -1,
      input: { width: -1, height: -1 },
      watermark: null,
      clippedFrom: null,
      publicDetails: { title: '', share_link: '', channel_link: '', logo: '' },
      ...fields,
    },
  }
}

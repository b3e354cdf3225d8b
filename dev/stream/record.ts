/** What Stream's video object shows, but for the addresses, which depend on where the emulator listens. */
export interface VideoFields {
  uid: string
  creator: string | null
  thumbnailTimestampPct: number
  readyToStream: boolean
  readyToStreamAt: string | null
  status: Status
  meta: Record<string, unknown>
  created: string
  modified: string
  scheduledDeletion: string | null
  /** Bytes. */
  size: number
  allowedOrigins: string[]
  requireSignedURLs: boolean
  uploaded: string | null
  uploadExpiry: string | null
  maxSizeBytes: number | null
  maxDurationSeconds: number | null
  /** Seconds with one decimal; -1 until known. */
  duration: number
  /** Pixels; -1 until known. */
  input: { width: number; height: number }
  watermark: null
  clippedFrom: string | null
  publicDetails: PublicDetails
}

export type PublicDetails = Record<'title' | 'share_link' | 'channel_link' | 'logo', string | null>

export type State = 'pendingupload' | 'downloading' | 'queued' | 'inprogress' | 'ready' | 'error'

export interface Status {
  state: State
  step?: 'encoding' | 'manifest'
  /** A number from 0 to 100 as a string with six decimals. */
  pctComplete?: string
  errorReasonCode: string
  errorReasonText: string
}

/** How the bytes of a video come to be here. Upload ids are other than the uid, so that nobody reads one as the other. */
export type Source =
  | { kind: 'tus'; uploadId: string; length: number; metadata: string }
  | { kind: 'basic'; uploadId: string }
  | { kind: 'copy'; url: string }
  | { kind: 'clip'; startSeconds: number; endSeconds: number }

export type DownloadType = 'default' | 'audio'

export interface Download {
  status: 'inprogress' | 'ready' | 'error'
  percentComplete: number
}

export interface Caption {
  language: string
  label: string
  generated: boolean
  status: 'ready' | 'inprogress'
}

/** One video as the emulator keeps it. */
export interface VideoRecord {
  fields: VideoFields
  source: Source
  downloads: Partial<Record<DownloadType, Download>>
  captions: Record<string, Caption>
  /** What the thumbnail is drawn from: a clip keeps the scene of its source. */
  scene: string
  /** Which part of the scene a clip shows, from 0 to 1; all of it, for what is no clip. */
  sceneSpan?: { from: number; to: number }
  /** Known once the file was inspected. */
  mimeType: string | null
}

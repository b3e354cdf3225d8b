import type { ColumnType, Generated, SelectType } from 'kysely'
import type { Edits } from '@/lib/video/edits'
import type { Video } from '@/lib/video/video'

/** Every table. A column that is a `VideoColumn` or a `RequiredVideoColumn` makes `'table.column'` a `VideoField`. */
export interface Database {
  posts: PostsTable
  stream_videos: StreamVideosTable
  stream_facts: StreamFactsTable
  former_owners: FormerOwnersTable
  stream_webhooks: { signature_hash: string; handled_at: ColumnType<Date, never, never> }
}

/** A JSONB column that mirrors one Stream video, or null while there is none. */
export type VideoColumn = ColumnType<Video | null, Video | null | undefined, Video | null>

/** The same, `not null`: each row has a video, which may be replaced, but not taken out. */
export type RequiredVideoColumn = ColumnType<Video, Video, Video>

export interface PostsTable {
  id: Generated<string>
  owner_id: string
  title: string
  note: Generated<string>
  video: VideoColumn
  teaser: VideoColumn
  created_at: ColumnType<Date, never, never>
  /** Null while it is private. */
  published_at: Date | null
}

/**
 * The ledger: one row for each video that this app asked Stream to make. `docs/ledger.md` says what each column means and
 * which rules keep it true.
 */
export interface StreamVideosTable {
  id: Generated<string>
  uid: string | null
  origin: string
  owner_id: string
  request_id: string | null
  field: string
  clipped_from: string | null
  edits: ColumnType<Edits | null, Edits | null | undefined, Edits | null>
  upload_url: string | null
  reserved_seconds: number
  reserved_bytes: ColumnType<string, number | bigint, number | bigint>
  created_at: ColumnType<Date, never, never>
  upload_expires_at: Date | null
  attached_at: Date | null
  discarded_at: Date | null
  deleted_at: Date | null
  looked_at: Date | null
  settled_at: Date | null
  failure: string | null
  poster_asked_at: Date | null
  /** Whom Stream was told, where that is not `owner_id` any more. */
  creator: string | null
  is_guest: Generated<boolean>
  /** What it takes up at Stream; null until that is known, and zero when it came to nothing. */
  used_seconds: number | null
  used_bytes: ColumnType<string | null, number | null | undefined, number | null>
}

/** Who has left, and to whom their rows went: nobody, and they are deleted. */
export interface FormerOwnersTable {
  owner_id: string
  heir_id: string | null
  left_at: ColumnType<Date, never, never>
}

/** What an app's own functions are told of, once for each video: `docs/ledger.md`. */
export interface StreamFactsTable {
  video_id: string
  kind: FactKind
  row_id: string | null
  reason: string | null
  happened_at: ColumnType<Date, never, never>
  told_at: ColumnType<Date | null, never, Date>
}

export type FactKind = 'ready' | 'failed' | 'discarded'

/** `'posts.video'`: every column of every table that holds a video. Any other string does not compile. */
export type VideoField = {
  [Table in keyof Database & string]: {
    [Column in keyof Database[Table] & string]: IsVideo<Database[Table][Column]> extends true
      ? `${Table}.${Column}`
      : never
  }[keyof Database[Table] & string]
}[keyof Database & string]

/** Every table that has a video field. */
export type VideoTable = VideoField extends `${infer Table extends keyof Database}.${string}` ? Table : never

/** The fields that a video can be taken out of: those of a `VideoColumn`. */
export type NullableVideoField = {
  [Field in VideoField]: null extends SelectType<ColumnOf<Field>> ? Field : never
}[VideoField]

type IsVideo<Column> = [NonNullable<SelectType<Column>>] extends [Video] ? true : false

type ColumnOf<Field> = Field extends `${infer Table extends keyof Database}.${infer Column}`
  ? Database[Table][Column & keyof Database[Table]]
  : never

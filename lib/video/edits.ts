/** What the person chose while it uploaded: whole seconds of the original, and the poster's place from 0 to 1. */
export interface Edits {
  startSeconds?: number
  endSeconds?: number
  thumbnailTimestampPct?: number
}

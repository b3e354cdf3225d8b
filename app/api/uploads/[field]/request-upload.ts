import { type RequestedVideo, requestVideo } from '@/app/request-video'
import type { UploadIntent } from '@/db/uploads'
import { optionsOf } from '@/db/video-fields'
import { stream } from '@/lib/stream/client'
import { uploadMetadataFor } from '@/lib/tus/creation'

/** Asks Stream for an upload that the ledger intends. All that Stream is told is built here. */
export function requestUpload(
  id: string,
  intent: UploadIntent,
  filename: string,
): Promise<RequestedVideo<{ uid: string; uploadUrl: string }>> {
  const { requireSignedUrls, allowedOrigins } = optionsOf(intent.field)
  const upload = {
    uploadLength: intent.uploadLengthBytes,
    creator: intent.ownerId,
    uploadMetadata: uploadMetadataFor({
      name: filename,
      maxDurationSeconds: intent.maxDurationSeconds,
      expiry: intent.expiresAt,
      intent: id,
      requireSignedUrls,
      allowedOrigins,
    }),
  }
  return requestVideo(id, () => stream.createUpload(upload), 'Cloudflare Stream does not take this upload.')
}

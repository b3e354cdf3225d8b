import { z } from 'zod'
import type { Video } from '@/lib/video/video'
import type { StreamAnswer } from '../answer'
import { readResult } from '../answer'
import { StreamError } from '../error'
import type { Send } from '../request'
import { isUid } from '../uid'
import { wireVideoSchema } from '../wire'

/** Videos that come from outside: from a browser, by tus, or from an address. */
export function uploadEndpoints(send: Send) {
  return {
    /**
     * Asks for a video and the one-time URL that a browser uploads it to. Who has the URL may upload: no further check.
     * `uploadMetadata` is a tus `Upload-Metadata` header; it alone carries name, limits and privacy. The uid is not part
     * of the URL.
     *
     * @see https://developers.cloudflare.com/stream/uploading-videos/direct-creator-uploads/
     */
    async createUpload(upload: NewUpload): Promise<{ uid: string; uploadUrl: string }> {
      const answer = await send({
        method: 'POST',
        path: '/stream',
        query: { direct_user: 'true' },
        headers: {
          'tus-resumable': '1.0.0',
          'upload-length': String(upload.uploadLength),
          'upload-metadata': upload.uploadMetadata,
          'upload-creator': creatorSchema.parse(upload.creator),
        },
      })
      return readCreation(answer)
    },

    /** Asks Stream to fetch a video itself. It starts in `downloading`. */
    async copyVideo(copy: VideoCopy): Promise<Video> {
      creatorSchema.optional().parse(copy.creator)
      return readResult(await send({ method: 'POST', path: '/stream/copy', body: copy }), wireVideoSchema)
    },
  }
}

export interface NewUpload {
  /** Bytes of the whole file. */
  uploadLength: number
  uploadMetadata: string
  /** Whose it is: at most 64 printable ASCII characters. */
  creator: string
}

export interface VideoCopy {
  /** An http(s) address that answers HEAD and ranges. */
  url: string
  meta?: Record<string, string>
  creator?: string
  requireSignedURLs?: boolean
  allowedOrigins?: string[]
  /** 0 to 1 of the duration. */
  thumbnailTimestampPct?: number
  /** RFC 3339. */
  scheduledDeletion?: string
}

const creatorSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'A creator is 1 to 64 printable ASCII characters, no space')

// tus: "The Server MUST set the Location header to the URL of the created resource" with status 201.
function readCreation({ request, status, headers }: StreamAnswer): { uid: string; uploadUrl: string } {
  if (status !== 201) throw new StreamError({ request, status, reason: 'only 201 means that an upload was created' })

  const uid = headers.get('stream-media-id') ?? ''
  if (!isUid(uid)) throw new StreamError({ request, status, reason: 'the header stream-media-id has no uid' })

  const uploadUrl = headers.get('location') ?? ''
  if (!/^https?:\/\//.test(uploadUrl) || !URL.canParse(uploadUrl)) {
    throw new StreamError({ request, status, reason: 'the header Location has no http(s) URL' })
  }
  return { uid, uploadUrl }
}

import { type Downloads, downloadsSchema } from '@/lib/video/video'
import { readResult } from '../answer'
import type { Send } from '../request'
import { videoPath } from '../uid'

/**
 * MP4 files that viewers may keep.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/download-videos/
 */
export function downloadEndpoints(send: Send) {
  return {
    /** Asks for the MP4 of a video that is ready. Its URL works once its status is `ready`; asking again changes nothing. */
    async createDownload(uid: string): Promise<Downloads> {
      return readResult(await send({ method: 'POST', path: videoPath(uid, '/downloads') }), answerSchema)
    },

    /** What was asked for, and how far it is. Without any, an empty object. */
    async listDownloads(uid: string): Promise<Downloads> {
      return readResult(await send({ method: 'GET', path: videoPath(uid, '/downloads') }), answerSchema)
    },

    async deleteDownload(uid: string): Promise<void> {
      await send({ method: 'DELETE', path: videoPath(uid, '/downloads') })
    },
  }
}

const answerSchema = downloadsSchema.nullish().transform((downloads) => downloads ?? {})

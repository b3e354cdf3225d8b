import { RetryAfterError } from 'inngest'
import { isStreamError } from '@/lib/stream/error'

/** Translates an error of Stream for Inngest's retries: where Stream says when to come again, we come then. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isStreamError(error) && error.retryAfterSeconds !== undefined) {
      throw new RetryAfterError(error.message, error.retryAfterSeconds * 1000, { cause: error })
    }
    throw error
  }
}

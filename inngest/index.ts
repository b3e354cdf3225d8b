import { deleteDiscarded } from './delete-discarded'
import { processVideo } from './process-video'
import { sweep } from './sweep'

/** Every background function of the app: what `serve` offers to Inngest. */
export const functions = [processVideo, deleteDiscarded, sweep]

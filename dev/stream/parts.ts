import type { Clock } from './clock'
import type { Encoder } from './encoder/encoder'
import type { Pace } from './encoder/pace'
import type { Faults } from './faults/faults'
import type { RequestLog } from './faults/request-log'
import type { Library, Origins } from './library'
import type { Media } from './media/media'
import type { Options } from './options'
import type { Store } from './store'
import type { Webhooks } from './webhooks/webhooks'

/** The emulator's parts, made once in index.ts. Each host takes what it touches. */
export interface Parts {
  options: Options
  origins: Origins
  clock: Clock
  store: Store
  library: Library
  media: Media
  pace: Pace
  encoder: Encoder
  webhooks: Webhooks
  faults: Faults
  log: RequestLog
}

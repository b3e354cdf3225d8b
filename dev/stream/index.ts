import { createServer } from 'node:http'
import { listen } from '../listen'
import { apiHost } from './api/host'
import { createClock } from './clock'
import { createEncoder } from './encoder/encoder'
import { createPace } from './encoder/pace'
import { createFaults } from './faults/faults'
import { gate } from './faults/gate'
import { createRequestLog } from './faults/request-log'
import { createLibrary, type Origins } from './library'
import { createMedia } from './media/media'
import { type OptionsInput, optionsSchema } from './options'
import type { Parts } from './parts'
import { playbackHost } from './playback/host'
import { openStore } from './store'
import { acceptWhole } from './upload/accept'
import { uploadHost } from './upload/host'
import { createWebhooks } from './webhooks/webhooks'

/** A running emulator: where its three hosts answer, and how it ends. */
export interface StreamEmulator extends Origins {
  /** Writes the state, and resolves when the ports are free. What was not finished goes on at the next start. */
  close(): Promise<void>
}

/**
 * Starts a local Cloudflare Stream on 127.0.0.1, with the videos that `folder` holds. Throws when an option breaks its
 * rule, or a port is taken. See docs/stream-emulator.md.
 */
export async function startStream(given: OptionsInput): Promise<StreamEmulator> {
  const options = optionsSchema.parse(given)
  const store = await openStore(options.folder)
  // Filled in when the hosts listen; nothing asks before.
  const origins: Origins = { stream: '', upload: '', playback: '' }
  const clock = createClock()
  const faults = createFaults()
  const library = createLibrary({ store, clock, origins })
  const media = createMedia()
  const webhooks = createWebhooks({ store, clock, faults, options, library })
  const pace = createPace(options.encodeSeconds)
  const encoder = createEncoder({ library, clock, media, webhooks }, pace)
  const parts: Parts = {
    options,
    origins,
    clock,
    store,
    library,
    media,
    pace,
    encoder,
    webhooks,
    faults,
    log: createRequestLog(),
  }

  const playback = createServer(gate('playback', parts, playbackHost(parts)))
  const upload = createServer(gate('upload', parts, uploadHost(parts)))
  const api = createServer(gate('api', parts, apiHost(parts)))
  origins.playback = await listen(playback, options.playbackPort)
  origins.upload = await listen(upload, options.uploadPort)
  origins.stream = await listen(api, options.apiPort)

  await acceptWhole(parts)
  encoder.resume()
  webhooks.resume()

  return {
    ...origins,
    async close() {
      faults.clear()
      for (const server of [api, upload, playback]) server.close().closeAllConnections()
      await pace.close()
      await webhooks.close()
      media.close()
      await store.save()
    },
  }
}

import { sentTypeOf } from '@/lib/tus/video-types'
import { inspectVideo, type VideoFacts } from '../inspect/inspect'
import { refusalOf, type UploadLimits } from '../inspect/refuse'
import { english, type Text } from '../words/text'
import { browserNetwork, type Network } from './network'
import { findSafeBytes } from './probe'
import { recordKey } from './record-key'
import { browserRecords, type UploadRecords } from './records'
import { createSending, type SendingOptions } from './sending'
import type { Slots } from './slots'
import { isInFlight, type UploadState } from './upload-state'

/**
 * One file's upload, as a store without React: `subscribe` says that something changed, `getState` says what is. It holds
 * no byte of the file. Each verb may be called in any state; where it has no meaning it does nothing.
 */
export function createUpload(options: UploadOptions): Upload {
  const {
    file,
    endpoint = '/api/uploads',
    records = browserRecords,
    network = browserNetwork,
    slots,
    text = english,
  } = options
  const listeners = new Set<() => void>()
  let state: UploadState = { status: 'inspecting' }
  let facts: VideoFacts | undefined
  let stopSending = () => {}

  const key = recordKey(options.owner, options.field, file)
  const filetype = () => sentTypeOf(file, facts?.content)
  const sending = createSending({ ...options, endpoint, records, key, text, filetype, onChange: set })

  return {
    file,
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start,
    pause,
    resume: () => state.status === 'paused' && send(),
    retry: () => (state.status === 'retrying' || state.status === 'failed') && send(),
    cancel,
  }

  async function start() {
    const refusal = refusalOf(file, undefined, options, text)
    if (refusal) return set({ status: 'refused', error: refusal })

    const seen = await (options.inspect ?? inspectVideo)(file)
    if (state.status !== 'inspecting') return
    facts = seen
    const tooLong = refusalOf(file, seen, options, text)
    if (tooLong) return set({ status: 'refused', error: tooLong })
    set({ status: 'inspecting' })
    send()
  }

  /** Waits for its turn and for the network, then sends. */
  function send() {
    stopSending()
    const controller = new AbortController()
    const unsubscribe = network.subscribe(followNetwork)
    let isIn = false
    const leave = slots?.enter(options.id ?? key, begin)
    stopSending = () => {
      controller.abort()
      unsubscribe()
      leave?.()
    }
    if (!leave) begin()
    else if (!isIn) set({ status: 'queued', ...sending.progress() })

    function begin() {
      isIn = true
      if (!network.isOnline()) return set({ status: 'offline', ...sending.progress() })
      if (state.status !== 'inspecting') set({ status: 'uploading', ...sending.progress() })
      void sending.run(controller.signal)
    }
    function followNetwork() {
      if (!isIn) return
      if (network.isOnline()) return send()
      controller.abort()
      set({ status: 'offline', ...sending.progress() })
    }
  }

  function pause() {
    if (!isInFlight(state)) return
    stopSending()
    set({ status: 'paused', ...sending.progress() })
    const url = sending.url()
    if (url) void findSafeBytes(url).then(showSafe)
  }

  function showSafe(safeBytes: number | undefined) {
    if (state.status === 'paused' && safeBytes !== undefined) set({ ...state, safeBytes })
  }

  function cancel() {
    if (state.status === 'cancelled') return
    stopSending()
    set({ status: 'cancelled' })
    sending.giveUp()
  }

  function set(next: UploadState) {
    state = next.status === 'cancelled' ? next : { ...next, ...(facts && { facts }) }
    if (state.status === 'uploaded' || state.status === 'refused' || state.status === 'failed') stopSending()
    for (const listener of listeners) listener()
  }
}

export interface UploadOptions
  extends UploadLimits,
    Omit<SendingOptions, 'endpoint' | 'records' | 'key' | 'text' | 'filetype' | 'onChange'> {
  /** The creation route, without the field. */
  endpoint?: string
  records?: UploadRecords
  /** For the errors' messages. English when left out. */
  text?: Text
  network?: Network
  /** Looks into the file before the first byte. */
  inspect?: (file: File) => Promise<VideoFacts>
  /** As what it waits for its turn in `slots`; without slots it is always its turn. */
  id?: string
  slots?: Slots
}

export interface Upload {
  file: File
  getState(): UploadState
  /** Returns the function that ends it. */
  subscribe(listener: () => void): () => void
  /** Looks at the file, then sends it, from where an earlier upload of it was. */
  start(): void
  /** Stops the bytes at once and keeps what is safe. Also right when the page goes away. */
  pause(): void
  resume(): void
  /** Tries again now, without waiting any longer. */
  retry(): void
  /** Stops, forgets, and gives the upload up at the server, also one that has ended. */
  cancel(): void
}

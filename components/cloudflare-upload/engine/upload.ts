import { sentTypeOf } from '@/lib/tus/video-types'
import { inspectVideo, type VideoFacts } from '../inspect/inspect'
import { refusalOf, type UploadLimits } from '../inspect/refuse'
import { english, type Text } from '../words/text'
import { followProcessing, type ProcessingStatus } from './following'
import { browserLocks, type Locks, noLocks, type Release } from './locks'
import { browserNetwork, type Network } from './network'
import { findSafeBytes } from './probe'
import { recordKey } from './record-key'
import { browserRecords, type UploadRecords } from './records'
import { createSending, type SendingOptions } from './sending'
import type { Slots } from './slots'
import { takeTurn } from './turn'
import { isInFlight, isUploaded, type UploadState } from './upload-state'

/**
 * One file's upload, as a store without React: `subscribe` says that something changed, `getState` says what is. It holds
 * no byte of the file. Each verb may be called in any state; where it has no meaning it does nothing. While it sends, no
 * other tab sends this person's file into this field; while it is paused another one may, and then it waits.
 */
export function createUpload(options: UploadOptions): Upload {
  const {
    file,
    endpoint = '/api/uploads',
    records = browserRecords,
    network = browserNetwork,
    text = english,
  } = options
  // Without an owner nothing is remembered, so another tab could not go on with it either.
  const { locks = options.owner ? browserLocks : noLocks } = options
  const listeners = new Set<() => void>()
  let state: UploadState = { status: 'inspecting' }
  let facts: VideoFacts | undefined
  let looks = 0
  let turn: Turn | undefined
  let stopFollowing = () => {}

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
    resume,
    retry: () => (state.status === 'retrying' || (state.status === 'failed' && state.error.retryable)) && send(),
    sent() {
      // The row's own page follows it from now.
      stopFollowing()
      sending.sent()
    },
    cancel,
  }

  async function start() {
    const refusal = refusalOf(file, undefined, options, text)
    if (refusal) return set({ status: 'refused', error: refusal })

    looks += 1
    const look = looks
    const seen = await (options.inspect ?? inspectVideo)(file)
    if (state.status !== 'inspecting' || look !== looks) return
    facts = seen
    const tooLong = refusalOf(file, seen, options, text)
    if (tooLong) return set({ status: 'refused', error: tooLong })
    set({ status: 'inspecting' })
    send()
  }

  /** Waits for its turn and for the network, then sends. */
  function send() {
    turn?.end()
    turn = createTurn()
  }

  function createTurn(): Turn {
    let run = new AbortController()
    let isIn = false
    let hasWaited = false
    const unsubscribe = network.subscribe(followNetwork)
    const leave = takeTurn({
      ...options,
      id: options.id ?? key,
      name: key,
      locks,
      onQueued: () => set({ status: 'queued', ...sending.progress() }),
      onElsewhere: () => set({ status: 'elsewhere', ...sending.progress() }),
      onTurn(hasWaitedNow) {
        isIn = true
        hasWaited = hasWaitedNow
        go()
      },
    })
    return {
      isIn: () => isIn,
      end(after) {
        run.abort()
        unsubscribe()
        leave(after)
      },
    }

    function go() {
      if (!network.isOnline()) return set({ status: 'offline', ...sending.progress() })
      if (state.status !== 'inspecting') set({ status: 'uploading', ...sending.progress() })
      run = new AbortController()
      void sending.run(run.signal, hasWaited)
      hasWaited = false
    }
    function followNetwork() {
      if (!isIn) return
      if (!network.isOnline()) {
        run.abort()
        set({ status: 'offline', ...sending.progress() })
      } else if (state.status === 'offline') go()
      else sending.wake()
    }
  }

  function pause() {
    stopFollowing()
    if (!isInFlight(state) && !turn) return
    turn = void turn?.end()
    set({ status: 'paused', ...sending.progress() })
    const url = sending.url()
    if (url) void findSafeBytes(url).then(showSafe)
  }

  function showSafe(safeBytes: number | undefined) {
    if (state.status === 'paused' && safeBytes !== undefined) set({ ...state, safeBytes })
  }

  function resume() {
    if (isUploaded(state) && state.status !== 'ready') follow(state.uid)
    if (state.status !== 'paused') return
    if (facts) return send()
    set({ status: 'inspecting' })
    void start()
  }

  function cancel() {
    if (state.status === 'cancelled') return
    const isOurs = turn?.isIn() || isUploaded(state)
    stopFollowing()
    set({ status: 'cancelled' })
    // Others have their turn only when it is forgotten: a tab that waits for this one looks whether it is.
    const forgotten = isOurs ? sending.giveUp() : undefined
    turn = void turn?.end(forgotten)
    // What another tab goes on with meanwhile is its own.
    if (!isOurs) void locks.whileFree(key, sending.giveUp)
  }

  /** Stream has every byte: how far is it with the rest? */
  function follow(uid: string) {
    stopFollowing()
    stopFollowing = followProcessing({ endpoint, field: options.field, uid, network, onStatus })

    function onStatus({ phase, pctComplete, message = text.noteFailed }: ProcessingStatus) {
      if (phase === 'ready') return set({ status: 'ready', uid })
      if (phase === 'processing') return set({ status: 'processing', uid, pctComplete })
      if (phase !== 'failed') return
      const error = { code: 'processing', message, retryable: false }
      set({ status: 'failed', error, ...sending.progress() })
    }
  }

  function set(next: UploadState) {
    if (state.status === 'cancelled') return
    state = next.status === 'cancelled' ? next : { ...next, ...(facts && { facts }) }
    if (state.status === 'uploaded' && turn && !sending.isSent()) follow(state.uid)
    if (state.status === 'uploaded' || state.status === 'refused' || state.status === 'failed') turn = void turn?.end()
    for (const listener of listeners) listener()
  }
}

/** From its wait for a slot, for other tabs and for the network, until it has nothing more to send. */
interface Turn {
  /** Is it this upload's, so that no other tab has a hand in it? */
  isIn(): boolean
  /** Stops the bytes, or the wait, and lets others go. */
  end: Release
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
  locks?: Locks
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
  /** Stops the bytes at once and keeps what is safe, and asks no more how far Stream is. Also right when the page goes away. */
  pause(): void
  resume(): void
  /** Tries again now, without waiting any longer. */
  retry(): void
  /** A form was sent with its uid: what is missing goes to the row that holds it, and never to another video. */
  sent(): void
  /** Stops, forgets, and gives the upload up at the server, also one that has ended. */
  cancel(): void
}

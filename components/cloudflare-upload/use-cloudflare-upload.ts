'use client'

import { useContext, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { hasVideoExtension, isVideoFile } from '@/lib/tus/video-types'
import type { Edits } from '@/lib/video/edits'
import { rememberPoster } from '../posters'
import { noRecords } from './engine/no-records'
import { createQueue, type QueueItem, type QueueStatus, type UploadQueue } from './engine/queue'
import type { Resumable } from './engine/records'
import { roomIn } from './engine/room'
import type { UploadOptions } from './engine/upload'
import { isUploaded, type UploadError, type UploadState } from './engine/upload-state'
import { type SendWhen, uidsOf } from './engine/value'
import { loadNear } from './lazy-parts'
import { useAnnouncements } from './parts/use-announcements'
import { useDrop } from './parts/use-drop'
import { type PickerProps, usePicker } from './parts/use-picker'
import { useResumable } from './parts/use-resumable'
import { useValueChange } from './parts/use-value-change'
import { UploadContext } from './upload-context'
import type { Message } from './words/message'
import { notTheSame, tooMany } from './words/notices'
import { TextContext, useEarlyText } from './words/text-context'

/**
 * A place for one video, or for several, without a look: the files that are chosen, their uploads, and what there is to
 * say of them. The props that it gives make any element the zone, any input the picker. When the component goes away the
 * bytes stop, unless `keepAlive`; what is safe is kept, and the same file chosen again goes on.
 */
export function useCloudflareUpload(options: CloudflareUploadOptions): CloudflareUploadControl {
  const { field, maxFiles = 1, disabled = false, endpoint = '/api/uploads', keepAlive } = options
  const shared = useContext(UploadContext)
  const text = useEarlyText()
  const dictionary = useContext(TextContext)
  const owner = options.owner ?? shared.owner
  const records = owner === undefined ? noRecords : options.records
  const keeper = keepAlive ? shared.keeper : undefined
  const key = [owner, field, keepAlive].join('|')

  const makeQueue = () => createQueue(loadNear)
  const [ownQueue] = useState(makeQueue)
  const queue = keeper?.queueFor(key, makeQueue) ?? ownQueue
  const items = useSyncExternalStore(queue.subscribe, queue.getItems, none)
  const status = useSyncExternalStore(queue.subscribe, queue.getStatus, idle)

  const [notice, setNotice] = useState<Message>()
  const { announcement, hear } = useAnnouncements(maxFiles > 1, dictionary, loadNear)
  const { resumable, discard, forget, isOffered } = useResumable({
    owner: owner ?? '',
    field,
    uid: options.uid,
    items,
    endpoint,
    records,
  })
  const { draggedCount, handlers } = useDrop(choose)
  const picker = usePicker(options, choose)

  useEffect(() => {
    queue.connect({
      concurrency: options.concurrency,
      settings: { ...options, endpoint, owner: owner ?? '', records, text: dictionary },
      onChange: ({ id, file, state }) => {
        hear(file, state)
        follow(id, file, state)
      },
    })
  })
  // One that was kept has a state already, which whoever shows it now has not heard.
  const tell = useEffectEvent((kept: UploadQueue) => {
    for (const { file, getState } of kept.getItems()) options.onStateChange?.(getState(), file)
  })
  useEffect(() => tell(queue), [queue])
  useEffect(() => {
    if (!keeper) return () => queue.disconnect()
  }, [keeper, queue])

  function choose(files: File[]) {
    // As it is now: a folder that was dropped takes a while to be read.
    const [status, room] = [queue.getStatus(), roomIn(queue, maxFiles)]
    if (disabled || files.length === 0 || room <= 0) return
    const [offered] = resumable
    const [first] = files
    if (maxFiles === 1 && offered && first && !isOffered(first))
      return setNotice(notTheSame(first, offered.record, text))
    if (options.uid && !offered) return
    // What is uploaded is not given up for what can't take its place.
    if (maxFiles === 1 && isUploaded({ status }) && first && !mayReplace(first))
      return setNotice({ template: text.formats })

    if (maxFiles === 1) queue.clear()
    forget(files)
    setNotice(files.length > room ? tooMany(files.length, maxFiles, text) : undefined)
    queue.add(files.slice(0, room))
  }

  function mayReplace(file: File): boolean {
    const isSmallEnough = file.size <= (options.maxSizeBytes ?? Number.POSITIVE_INFINITY)
    return isSmallEnough && (isVideoFile(file) || hasVideoExtension(file.name))
  }

  function follow(id: string, file: File, state: UploadState) {
    options.onStateChange?.(state, file)
    if (state.status === 'uploaded') {
      if (state.facts?.posterUrl) rememberPoster(state.uid, state.facts.posterUrl)
      const item = queue.getItems().find((item) => item.id === id)
      options.onUploaded?.({ uid: state.uid, file, edits: item?.edits ?? {} })
    }
    if (state.status === 'refused' || state.status === 'failed') options.onError?.(state.error, file)
  }

  useValueChange(queue, options)

  const warmUp = () =>
    void loadNear()
      .then((near) => near.loadTus())
      .catch(() => {})
  const open = () => void (!disabled && picker.ref.current?.click())
  return {
    queue,
    items,
    status,
    resumable,
    notice,
    announcement,
    draggedCount,
    hasRoom: roomIn(queue, maxFiles) > 0,
    choose,
    open,
    warmUp,
    discard: (key) => {
      discard(key)
      setNotice(undefined)
    },
    remove: (id) => {
      forget(items.filter((item) => item.id === id).map((item) => item.file))
      queue.remove(id)
      setNotice(undefined)
    },
    letGo: () => {
      if (!keeper) return
      void loadNear()
        .then(async ({ isTaken }) => {
          const [uid] = uidsOf(queue.getItems(), 'created')
          // A form that was refused keeps what is in it.
          if (!uid || !(await isTaken({ endpoint, field, uid }))) return
          queue.sent()
          keeper.letGo(key)
        })
        .catch(() => {})
    },
    getRootProps: () => ({ ...handlers, 'data-state': draggedCount > 0 ? 'dragging' : status }),
    getZoneProps: () => ({
      type: 'button',
      'aria-disabled': disabled,
      'data-state': draggedCount > 0 ? 'dragging' : 'idle',
      onClick: open,
      onPointerEnter: warmUp,
      onFocus: warmUp,
    }),
    getPickerProps: () => picker,
  }
}

export interface CloudflareUploadOptions extends Omit<Settings, 'owner'> {
  /** Who uploads, where no `UploadProvider` says it. */
  owner?: string
  /** How many files: 1. */
  maxFiles?: number
  /** How many of them are sent at once: 2. */
  concurrency?: number
  disabled?: boolean
  /** The person may choose which part stays, as soon as the length is known. */
  canTrim?: boolean
  /** The longest part that may stay, in seconds. Left out or null: as long as the video. */
  trimSeconds?: number | null
  /** The person may choose the frame that is the poster. */
  canChoosePoster?: boolean
  /** Opens a phone's camera in place of the files: `environment` looks away from the person, `user` at them. */
  capture?: 'environment' | 'user'
  /** Offers to choose a folder too. One that is dropped is always taken, with all videos in it. */
  folder?: boolean
  /** Goes on when the component goes away, and is there again when it comes back: a name for it. Needs an `UploadProvider`. */
  keepAlive?: string
  /** Takes up the unfinished upload of this video only, and no other file. */
  uid?: string
  /**
   * When the form may be sent: `uploaded`, when every byte is there; or `created`, as soon as Stream has a place for the
   * video. Then the bytes go on by themselves where `keepAlive` says so, and `RowUpload` shows it.
   */
  sendWhen?: SendWhen
  /** What the form would send now, as the value of an input: the uids. For a form library that keeps values itself. */
  onValueChange?: (uids: string[]) => void
  /** Every byte is at Stream. The form may send this uid, and what was chosen by then. */
  onUploaded?: (uploaded: { uid: string; file: File; edits: Edits }) => void
  onError?: (error: UploadError, file: File) => void
  onStateChange?: (state: UploadState, file: File) => void
}

type Settings = Omit<UploadOptions, 'file' | 'id' | 'slots' | 'text'>

export interface CloudflareUploadControl {
  queue: UploadQueue
  items: readonly QueueItem[]
  status: QueueStatus
  /** Uploads that did not end, of which the files are needed again. */
  resumable: readonly Resumable[]
  /** Something to say beside the state. */
  notice?: Message
  /** For a live region. */
  announcement: string
  /** How many files are held over the zone just now. */
  draggedCount: number
  /** May another file come? */
  hasRoom: boolean
  choose(files: File[]): void
  /** Opens the browser's file picker. */
  open(): void
  /** Loads what the upload needs. Call it when a file is near: on hover, on focus. */
  warmUp(): void
  /** Gives up a resumable upload. */
  discard(key: string): void
  /** Takes a file out, and gives its upload up. */
  remove(id: string): void
  /** The form has sent what is here: with `keepAlive` it goes on elsewhere, and this place is empty again. */
  letGo(): void
  /** For the element that files are dropped on or pasted into. */
  getRootProps(): ReturnType<typeof useDrop>['handlers'] & { 'data-state': string }
  /** For a button that opens the picker. */
  getZoneProps(): {
    type: 'button'
    'aria-disabled': boolean
    'data-state': 'idle' | 'dragging'
    onClick(): void
    onPointerEnter(): void
    onFocus(): void
  }
  /** For an `<input>`, which may be hidden. */
  getPickerProps(): PickerProps
}

/** One upload's state, on its own: nothing else renders when it changes. */
export function useUploadState(item: QueueItem): UploadState {
  return useSyncExternalStore(item.subscribe, item.getState, item.getState)
}

const noItems: readonly QueueItem[] = []
const none = () => noItems
const idle = (): QueueStatus => 'idle'

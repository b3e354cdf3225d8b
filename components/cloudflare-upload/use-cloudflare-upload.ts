'use client'

import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { rememberPoster } from '../posters'
import { type Announcement, announce, silence } from './announce'
import { formatBytes } from './format'
import type { Message } from './message'
import type { UploadRecord } from './records'
import { text } from './text'
import { loadTus } from './transfer'
import { createUpload, type Upload, type UploadOptions } from './upload'
import { isUnderWay, type UploadError, type UploadState } from './upload-state'
import { useResumable } from './use-resumable'

/**
 * One place for one video, without a look: the file that is chosen, its upload, and what there is to say of it. When the
 * component goes away the bytes stop; what is safe is kept, and the same file chosen again goes on.
 */
export function useCloudflareUpload(options: CloudflareUploadOptions): CloudflareUploadControl {
  const [upload, setUpload] = useState<Upload>()
  const [notice, setNotice] = useState<Message>()
  const [said, setSaid] = useState<Announcement>(silence)
  const { resumable, discard, forget, isSame } = useResumable(options)
  const getState: () => UploadState | Idle = upload?.getState ?? idleState
  const state = useSyncExternalStore(upload?.subscribe ?? never, getState, idleState)

  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  useEffect(() => () => upload?.pause(), [upload])

  function choose(files: FileList | File[]) {
    const [file] = files
    const isTaken = upload && isUnderWay(upload.getState()) && upload.getState().status !== 'failed'
    if (!file || options.disabled || isTaken) return
    if (resumable && !isSame(file)) return setNotice(notTheSame(file, resumable))

    forget()
    upload?.cancel()
    setNotice(files.length > 1 ? { template: text.tooMany, values: { count: String(files.length) } } : undefined)
    const next = createUpload({ ...options, file })
    next.subscribe(() => follow(next))
    setUpload(next)
    next.start()
    // So that it is known to be under way while the file is looked into.
    if (next.getState().status === 'inspecting') follow(next)
  }

  function follow(followed: Upload) {
    const current = followed.getState()
    setSaid((last) => announce(last, current, followed.file, Date.now()))
    latest.current.onStateChange?.(current)
    if (current.status === 'uploaded') {
      if (current.facts?.posterUrl) rememberPoster(current.uid, current.facts.posterUrl)
      latest.current.onUploaded?.({ uid: current.uid })
    }
    if (current.status === 'refused' || current.status === 'failed') latest.current.onError?.(current.error)
  }

  function cancel() {
    upload?.cancel()
    setUpload(undefined)
    setNotice(undefined)
  }

  return {
    state,
    file: upload?.file,
    resumable,
    notice,
    announcement: said.words,
    choose,
    discard: () => {
      discard()
      setNotice(undefined)
    },
    pause: () => upload?.pause(),
    resume: () => upload?.resume(),
    retry: () => upload?.retry(),
    cancel,
    warmUp: () => void loadTus().catch(() => {}),
  }
}

export interface CloudflareUploadOptions extends Omit<UploadOptions, 'file'> {
  disabled?: boolean
  /** Every byte is at Stream. The form may send this uid. */
  onUploaded?: (uploaded: { uid: string }) => void
  onError?: (error: UploadError) => void
  onStateChange?: (state: UploadState) => void
}

export interface CloudflareUploadControl {
  state: UploadState | Idle
  file?: File
  /** An upload that did not end, of which the file is needed again. */
  resumable?: UploadRecord
  /** Something to say beside the state. */
  notice?: Message
  /** For a live region. */
  announcement: string
  choose(files: FileList | File[]): void
  /** Gives up the resumable upload. */
  discard(): void
  pause(): void
  resume(): void
  retry(): void
  cancel(): void
  /** Loads what the upload needs. Call it when a file is near: on hover, on focus. */
  warmUp(): void
}

export interface Idle {
  status: 'idle'
}

const idle: Idle = { status: 'idle' }
const idleState = () => idle
const never = () => () => {}

function notTheSame(file: File, old: UploadRecord): Message {
  const values = { name: file.name, size: formatBytes(file.size), oldName: old.name, oldSize: formatBytes(old.size) }
  return { template: text.anotherFile, values }
}

'use client'

import { type ReactNode, Suspense, useContext, useSyncExternalStore } from 'react'
import type { Keeper } from './engine/keeper'
import { UploadList } from './lazy-parts'
import { UploadContext } from './upload-context'
import { useCloudflareUpload } from './use-cloudflare-upload'

/**
 * The upload of a video that a row holds already, because its form was sent at once: the line goes on here while the bytes
 * leave, and after a reload it says which file is needed. Shows its children where nothing of it is known.
 *
 * @example <RowUpload field="posts.video" uid={video.uid}><StreamPlayer view={view} title={title} /></RowUpload>
 */
export function RowUpload({ field, uid, children }: RowUploadProps) {
  const { keeper = nobody } = useContext(UploadContext)
  const queue = useSyncExternalStore(
    keeper.subscribe,
    () => keeper.find(uid)?.queue,
    () => undefined,
  )
  const own = useCloudflareUpload({ field, uid, keepAlive: uid })
  const items = queue?.getItems().filter((item) => keeper.find(uid)?.item === item) ?? []
  const isKnown = items.length > 0 || own.resumable.length > 0 || own.items.length > 0
  const control = queue ? { ...own, queue, items } : own

  return (
    <div {...own.getRootProps()} className="upload">
      {isKnown ? (
        <Suspense fallback={children}>
          <UploadList control={control} options={{ field, uid }} />
        </Suspense>
      ) : (
        children
      )}
      <input {...own.getPickerProps()} />
    </div>
  )
}

export interface RowUploadProps {
  field: string
  uid: string
  /** Shown while there is nothing to say of an upload here. */
  children: ReactNode
}

const nobody: Pick<Keeper, 'subscribe' | 'find'> = { subscribe: () => () => {}, find: () => undefined }

'use client'

import { createContext, type ReactNode, useContext, useState } from 'react'
import { createKeeper, type Keeper } from './engine/keeper'
import type { Text } from './words/text'
import { TextContext } from './words/text-context'

/**
 * What all uploaders of an app have in common: who uploads, in which language, and where uploads go on that outlive their
 * page. Around the whole app, so that it stays while pages change.
 *
 * @example <UploadProvider owner={user.id} text={german}>{children}</UploadProvider>
 */
export function UploadProvider({ owner, text, children }: UploadProviderProps) {
  const [keeper] = useState(createKeeper)
  const inherited = useContext(TextContext)
  return (
    <TextContext value={text ?? inherited}>
      <UploadContext value={{ owner, keeper }}>{children}</UploadContext>
    </TextContext>
  )
}

export interface UploadProviderProps {
  /**
   * Any id that stays the same for one person. It never leaves the browser. Without one, no upload is remembered after the
   * page is gone, so that nobody is offered somebody else's.
   */
  owner?: string
  /** English when it is left out. */
  text?: Text
  children: ReactNode
}

export const UploadContext = createContext<{ owner?: string; keeper?: Keeper }>({})

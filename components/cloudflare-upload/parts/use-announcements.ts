import { useRef, useState } from 'react'
import type { UploadState } from '../engine/upload-state'
import { type Announcement, announce, silence } from '../words/announce'
import { fill } from '../words/message'
import type { Text } from '../words/text'

/** What the live region says: of several files, each sentence with the name of its own. */
export function useAnnouncements(hasSeveral: boolean, text: Text) {
  const [announcement, setAnnouncement] = useState('')
  const said = useRef(new WeakMap<File, Announcement>())

  return {
    announcement,
    hear(file: File, state: UploadState) {
      const last = said.current.get(file) ?? silence
      const next = announce(last, state, file, Date.now(), text)
      if (next === last) return
      said.current.set(file, next)
      const isNamed = next.words.includes(file.name) || !hasSeveral || next.words === ''
      setAnnouncement(isNamed ? next.words : fill(text.saysOf, { name: file.name, words: next.words }))
    },
  }
}

import { useRef, useState } from 'react'
import type { UploadState } from '../engine/upload-state'
import type { Announcement, announce } from '../words/announce'
import { fill } from '../words/message'
import type { Text } from '../words/text'

/** What the live region says: of several files, each sentence with the name of its own. */
export function useAnnouncements(hasSeveral: boolean, text: Text | undefined, load: () => Promise<Words>) {
  const [announcement, setAnnouncement] = useState('')
  const said = useRef(new WeakMap<File, Announcement>())

  async function hear(file: File, state: UploadState) {
    const { announce, english, silence } = await load()
    const last = said.current.get(file) ?? silence
    const next = announce(last, state, file, Date.now(), text ?? english)
    if (next === last) return
    said.current.set(file, next)
    const isNamed = next.words.includes(file.name) || !hasSeveral || next.words === ''
    setAnnouncement(isNamed ? next.words : fill((text ?? english).saysOf, { name: file.name, words: next.words }))
  }

  return { announcement, hear: (file: File, state: UploadState) => void hear(file, state).catch(() => {}) }
}

interface Words {
  english: Text
  announce: typeof announce
  silence: Announcement
}

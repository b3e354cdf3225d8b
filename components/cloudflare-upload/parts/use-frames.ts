import { useEffect, useState } from 'react'
import { type Frames, openFrames } from '../inspect/frames'

/** The frames of a file, while this is on the page. */
export function useFrames(file: File): Frames | undefined {
  const [frames, setFrames] = useState<Frames>()
  useEffect(() => {
    const opened = openFrames(file)
    setFrames(opened)
    return opened.close
  }, [file])
  return frames
}

import type { Container } from '@/lib/video/container'
import { readTracks } from './tracks'

/** Asked once, with a file; answers with what it knows, each time that it knows more, and then with `null`. */
addEventListener('message', async ({ data }: MessageEvent<TracksQuestion>) => {
  for await (const facts of readTracks(data.file, data.container)) postMessage(facts)
  postMessage(null)
})

export interface TracksQuestion {
  file: File
  container: Container
}

import type { TrackFacts } from './tracks'
import type { TracksQuestion } from './tracks-worker'

/**
 * Has the tracks of a file read in a worker, which can be ended whatever the file does to it. Gives what was learned until
 * the signal, {} where there is no worker. Never throws.
 */
export function askTracks(question: TracksQuestion, signal: AbortSignal): Promise<TrackFacts> {
  return new Promise((resolve) => {
    let facts: TrackFacts = {}
    const worker = startWorker()
    if (!worker || signal.aborted) return end()
    signal.addEventListener('abort', end, { once: true })
    worker.addEventListener('error', end)
    worker.addEventListener('message', ({ data }: MessageEvent<TrackFacts | null>) => {
      if (!data) return end()
      facts = data
    })
    worker.postMessage(question)

    function end() {
      worker?.terminate()
      resolve(facts)
    }
  })
}

/** Its code, and that of the demuxers, is loaded now. A page may forbid workers. */
function startWorker(): Worker | undefined {
  try {
    return new Worker(new URL('./tracks-worker.ts', import.meta.url), { type: 'module' })
  } catch {
    return undefined
  }
}

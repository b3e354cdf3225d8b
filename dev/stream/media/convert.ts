import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  ALL_FORMATS,
  CmafOutputFormat,
  Conversion,
  type ConversionOptions,
  FilePathSource,
  FilePathTarget,
  HlsOutputFormat,
  Input,
  Mp4OutputFormat,
  Output,
  PathedTarget,
} from 'mediabunny'

/** Above this size the index goes to the end of an MP4: writing it first takes four times the file in memory. */
const inMemoryBytes = 64 * 1024 * 1024

/**
 * Copies [start, end) of `source` into an MP4 at `target`, without decoding. The copy begins at the key frame before
 * `startSeconds` and hides what comes before it with an edit list, so that players begin exactly at `startSeconds`.
 */
export async function clip(source: string, target: string, startSeconds: number, endSeconds: number): Promise<void> {
  await writeMp4(source, target, { trim: { start: startSeconds, end: endSeconds } })
}

/** Copies the picture and sound of `source` into an MP4 at `target`. */
export async function writeVideo(source: string, target: string): Promise<void> {
  await writeMp4(source, target, {})
}

/** Copies the sound alone of `source` into an M4A at `target`. Throws when there is no sound. */
export async function writeAudio(source: string, target: string): Promise<void> {
  await writeMp4(source, target, { video: { discard: true } })
}

/** Writes HLS with fragmented MP4 segments of about four seconds (RFC 8216) to `folder`; the master is `video.m3u8`. */
export async function writeHls(source: string, folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  const format = new HlsOutputFormat({ segmentFormat: new CmafOutputFormat(), targetDuration: 4 })
  const target = new PathedTarget('video.m3u8', ({ path }) => new FilePathTarget(join(unfinished, path)))
  await copy(source, new Output({ format, target }), { tracks: 'primary' })
  await rename(unfinished, folder)
}

type Part = Pick<ConversionOptions, 'trim' | 'video' | 'tracks'>

async function writeMp4(source: string, target: string, part: Part): Promise<void> {
  const unfinished = `${target}.unfinished`
  await mkdir(dirname(target), { recursive: true })
  const { size } = await stat(source)
  const format = new Mp4OutputFormat({ fastStart: size < inMemoryBytes ? 'in-memory' : false })
  try {
    await copy(source, new Output({ format, target: new FilePathTarget(unfinished) }), part)
    await rename(unfinished, target)
  } finally {
    await rm(unfinished, { force: true })
  }
}

async function copy(source: string, output: Output, part: Part): Promise<void> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(source) })
  try {
    const conversion = await Conversion.init({
      input,
      output,
      ...part,
      copy: { mode: 'forced', boundaryPolicy: 'expand' },
      showWarnings: false,
    })
    if (!conversion.isValid) throw new Error(`Nothing to copy from ${source}: ${discarded(conversion)}`)
    await conversion.execute()
  } catch (error) {
    // Closes the files that the output has open.
    await output.cancel()
    throw error
  } finally {
    input.dispose()
  }
}

function discarded(conversion: Conversion): string {
  return conversion.discardedTracks.map(({ track, reason }) => `${track.type} ${reason}`).join(', ') || 'no track'
}

import { open, stat } from 'node:fs/promises'
import {
  ALL_FORMATS,
  EncodedPacketSink,
  FilePathSource,
  Input,
  type InputTrack,
  type InputVideoTrack,
  UnsupportedInputFormatError,
} from 'mediabunny'

/** What the encoder learns of a file. */
export type Inspection =
  | { kind: 'video'; seconds: number; width: number; height: number; mimeType: string }
  | { kind: 'audio' }
  | { kind: 'unknown' }
  | { kind: 'damaged'; reason: string }
  | { kind: 'unreadable'; format: string }

/** Reads the head and the ends of the file at `path`, never all of it. Never throws for what the file holds. */
export async function inspect(path: string): Promise<Inspection> {
  const { size } = await stat(path)
  if (size === 0) return { kind: 'unknown' }
  const foreign = await foreignFormat(path)
  if (foreign) return { kind: 'unreadable', format: foreign }

  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) })
  try {
    return await inspectInput(input)
  } catch (error) {
    if (error instanceof UnsupportedInputFormatError) return { kind: 'unknown' }
    // A damaged file fails in many ways, plain assertions among them: whatever it is, the file cannot be read.
    return { kind: 'damaged', reason: String(error) }
  } finally {
    input.dispose()
  }
}

/** Formats that Stream accepts and the local encoder cannot read; said as such, never as "not a video". */
async function foreignFormat(path: string): Promise<string | undefined> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    const head = buffer.toString('latin1', 0, bytesRead)
    if (head.startsWith('RIFF') && head.slice(8, 11) === 'AVI') return 'AVI'
    if (head.startsWith('FLV\x01')) return 'FLV'
    return undefined
  } finally {
    await file.close()
  }
}

async function inspectInput(input: Input): Promise<Inspection> {
  const tracks = await input.getTracks()
  if (tracks.length === 0) return { kind: 'damaged', reason: 'The file has a known format and no track.' }
  const video = await input.getPrimaryVideoTrack()
  if (!video) return { kind: 'audio' }

  for (const track of tracks) {
    const reason = await missingEnd(track)
    if (reason) return { kind: 'damaged', reason }
  }
  return { kind: 'video', mimeType: await input.getMimeType(), ...(await picture(video)) }
}

/** A file that was cut still promises its full length: the last packet that it promises must be there, and full. */
async function missingEnd(track: InputTrack): Promise<string | undefined> {
  const sink = new EncodedPacketSink(track)
  const promised = await sink.getPacket(Number.POSITIVE_INFINITY, { metadataOnly: true })
  if (!promised) return `Track ${track.id} has no packet.`
  const packet = await sink.getPacket(Number.POSITIVE_INFINITY)
  if (!packet || packet.data.byteLength < promised.byteLength) return `The end of track ${track.id} is missing.`

  const declared = await track.getDurationFromMetadata()
  const last = packet.timestamp + packet.duration
  if (declared && declared - last > 1) return `Track ${track.id} ends at ${last} s, its header says ${declared} s.`
  return undefined
}

async function picture(video: InputVideoTrack) {
  const start = Math.max(0, await video.getFirstTimestamp())
  const seconds = (await video.computeDuration()) - start
  return { seconds, width: await video.getDisplayWidth(), height: await video.getDisplayHeight() }
}

import { readFile } from 'node:fs/promises'
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  Conversion,
  Input,
  MkvOutputFormat,
  MpegTsOutputFormat,
  Output,
  type OutputFormat,
} from 'mediabunny'

/** The three-second video, 320 by 180, H.264 and AAC, as other files. No byte of picture or sound is encoded anew. */
export const readMp4 = () => readFile(new URL('3s.mp4', import.meta.url))

/** An MP4 that says of its picture that it is HEVC: no decoder takes it, but length and pixels stand in it as ever. */
export async function makeHevc(): Promise<Buffer> {
  return replaced(await readMp4(), 'avc1', 'hvc1')
}

export function makeMkv(): Promise<Buffer> {
  return remade(new MkvOutputFormat())
}

/** A Matroska file with a picture that no browser takes. */
export async function makeMkvOfMpeg4(): Promise<Buffer> {
  return replaced(await makeMkv(), 'V_MPEG4/ISO/AVC', 'V_MPEG4/ISO/ASP')
}

export function makeTransportStream(): Promise<Buffer> {
  return remade(new MpegTsOutputFormat())
}

async function remade(format: OutputFormat): Promise<Buffer> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(await readMp4()) })
  const target = new BufferTarget()
  const conversion = await Conversion.init({
    input,
    output: new Output({ format, target }),
    copy: { mode: 'forced', boundaryPolicy: 'expand' },
    showWarnings: false,
  })
  await conversion.execute()
  return Buffer.from(target.buffer ?? new ArrayBuffer())
}

/** The last place only: the first may be in a list of brands. */
function replaced(bytes: Buffer, from: string, to: string): Buffer {
  const at = bytes.lastIndexOf(from)
  if (at < 0) throw new Error(`There is no ${from} in the file`)
  bytes.write(to, at, 'latin1')
  return bytes
}

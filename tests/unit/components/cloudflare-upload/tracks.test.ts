import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { readTracks, type TrackFacts } from '@/components/cloudflare-upload/inspect/tracks'
import { type Container, contentOf } from '@/lib/video/container'
import { makeHevc, makeMkv, makeMkvOfMpeg4, makeTransportStream } from '../../../media/remade'

const media = (name: string) => () => readFile(new URL(`../../../media/${name}`, import.meta.url))

describe('the tracks of a file', () => {
  test.each<[string, () => Promise<Buffer>, Container, object]>([
    ['an MP4', media('20s.mp4'), 'MP4', { codec: 'H.264', width: 320, height: 180, seconds: 20 }],
    ['a WebM', media('20s.webm'), 'WebM', { codec: 'VP9', width: 320, height: 180, seconds: 20 }],
    ['a Matroska file', makeMkv, 'Matroska', { codec: 'H.264', width: 320, height: 180, seconds: 3 }],
    ['a transport stream', makeTransportStream, 'MPEG-TS', { codec: 'H.264', width: 320, height: 180, seconds: 3 }],
    ['HEVC, which few browsers show', makeHevc, 'MP4', { codec: 'HEVC', width: 320, height: 180, seconds: 3 }],
    ['a codec of old', makeMkvOfMpeg4, 'Matroska', { codec: 'MPEG-4', width: 320, height: 180, seconds: 3 }],
  ])('of %s say its codec, pixels and length', async (_what, make, container, expected) => {
    const bytes = await make()

    const { durationSeconds = 0, ...facts } = (await read(fileOf(bytes), container)).at(-1) ?? {}

    expect(contentOf(bytes)).toMatchObject({ container })
    expect({ ...facts, seconds: Math.round(durationSeconds) }).toEqual(expected)
  })

  test('with sound alone say so', async () => {
    const file = fileOf(await media('audio-only.mp4')())

    expect(await read(file, 'MP4')).toEqual([{ hasSoundOnly: true }])
  })

  test.each([
    ['that are cut off', (bytes: Buffer) => bytes.subarray(0, 200)],
    ['that are nonsense', (bytes: Buffer) => bytes.fill(0xa5, 40)],
    ['of no length', () => Buffer.alloc(0)],
  ])('%s are no error, and no reason to say that there is only sound', async (_what, damage) => {
    const file = fileOf(damage(await makeHevc()))

    expect(await read(file, 'MP4')).not.toContainEqual({ hasSoundOnly: true })
  })

  test('are found without reading the file: of 200 MB less than one', async () => {
    const bytes = await media('3s.mp4')()
    const room = Buffer.from('\0\0\0\0free')
    room.writeUInt32BE(200_000_000)
    const file = new CountedFile([new Uint8Array(bytes), room, new Uint8Array(200_000_000 - 8)], 'long.mp4')

    const facts = await read(file, 'MP4')

    expect(facts[0]?.codec).toBe('H.264')
    expect(file.readBytes).toBeGreaterThan(0)
    expect(file.readBytes).toBeLessThan(1_000_000)
  })
})

async function read(file: File, container: Container): Promise<TrackFacts[]> {
  const all: TrackFacts[] = []
  for await (const facts of readTracks(file, container)) all.push(facts)
  return all
}

function fileOf(bytes: Uint8Array): File {
  return new File([new Uint8Array(bytes)], 'holiday')
}

class CountedFile extends File {
  readBytes = 0
  override slice(start = 0, end = this.size): Blob {
    this.readBytes += end - start
    return super.slice(start, end)
  }
  override stream(): never {
    throw new Error('A stream of the whole file')
  }
}

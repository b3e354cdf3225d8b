import type { ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import type { QueueItem, Total } from '@/components/cloudflare-upload/engine/queue'
import type { UploadState } from '@/components/cloudflare-upload/engine/upload-state'
import { refusalOf } from '@/components/cloudflare-upload/inspect/refuse'
import { ChoicesPanel } from '@/components/cloudflare-upload/parts/choices-panel'
import { DropZone } from '@/components/cloudflare-upload/parts/drop-zone'
import { FolderChoice } from '@/components/cloudflare-upload/parts/folder-choice'
import { LinkInput } from '@/components/cloudflare-upload/parts/link-input'
import { LinkRow } from '@/components/cloudflare-upload/parts/link-row'
import { MoveActs } from '@/components/cloudflare-upload/parts/move-row'
import { UploadList } from '@/components/cloudflare-upload/parts/upload-list'
import {
  type CloudflareUploadControl,
  type CloudflareUploadOptions,
  useCloudflareUpload,
} from '@/components/cloudflare-upload/use-cloudflare-upload'
import { announce, silence } from '@/components/cloudflare-upload/words/announce'
import { TextContext } from '@/components/cloudflare-upload/words/text-context'
import { StreamPlayer } from '@/components/stream-player'
import { phaseSchema } from '@/lib/video/view'
import { leaksOf, pseudoName, pseudoText, saidBy } from './pseudo-text'

const file = new File([new Uint8Array(1_234)], pseudoName, { type: 'video/mp4' })
const facts = { durationSeconds: 222, width: 1920, height: 1080, posterUrl: 'data:,' }
const progress = { sentBytes: 774e6, safeBytes: 734e6, totalBytes: 1_800e6, facts, uid: 'a' }
const error = { code: 'http_503', message: pseudoText.serverBusy, retryable: true }

const states: UploadState[] = [
  { status: 'inspecting' },
  { status: 'inspecting', facts },
  { status: 'inspecting', facts: {} },
  { status: 'queued', ...progress },
  { status: 'elsewhere', ...progress },
  { status: 'uploading', ...progress, speedBytesPerSecond: 6.1e6, secondsLeft: 168 },
  { status: 'paused', ...progress, hasRestarted: true },
  { status: 'offline', ...progress },
  { status: 'retrying', ...progress, error, retryAt: 8_000 },
  { status: 'retrying', ...progress, error, retryAt: 0 },
  { status: 'uploaded', uid: 'a', facts },
  { status: 'processing', uid: 'a', pctComplete: 39, facts },
  { status: 'ready', uid: 'a', facts },
  { status: 'refused', error, facts },
  { status: 'failed', error, ...progress },
]

describe('U i18n: no word and no digit passes the dictionary by', () => {
  test.each([
    ['empty', {}, {}],
    ['empty, with its rules', { maxSizeBytes: 6e9, maxDurationSeconds: 600 }, {}],
    ['for several', { maxFiles: 5, maxSizeBytes: 6e9, maxDurationSeconds: 5_401 }, {}],
    ['with a file over it', {}, { draggedCount: 1 }],
    ['with files over it', { maxFiles: 5 }, { draggedCount: 3 }],
  ])('the zone, %s', (_, options, over) => {
    expectNoLeak(<With options={options} over={over} show={DropZone} />)
  })

  test.each(states)('a row that is $status', (state) => {
    expectNoLeak(<With over={{ items: [itemIn(state)] }} show={UploadList} />)
  })

  test.each(states)('a row of several that is $status, under their total', (state) => {
    expectNoLeak(<With options={{ maxFiles: 5 }} over={{ items: [itemIn(state), itemIn(state)] }} show={UploadList} />)
  })

  test.each(['anotherFile', 'tooMany', 'tooManyOf'] as const)('the note "%s"', (key) => {
    const values = { name: pseudoName, oldName: pseudoName, size: '٢', oldSize: '٣', count: '٧', limit: '٥' }

    expectNoLeak(
      <With
        over={{ items: [itemIn({ status: 'inspecting' })], notice: { template: pseudoText[key], values } }}
        show={UploadList}
      />,
    )
  })

  test('an upload that can go on', () => {
    const record = {
      owner: 'ann',
      field: 'posts.video',
      name: pseudoName,
      size: 1e9,
      requestId: 'r',
      startedAt: 0,
      offset: 4e8,
    }

    expectNoLeak(<With over={{ resumable: [{ key: 'k', record }] }} show={UploadList} />)
  })

  test('what moves a row, and what chooses a folder', () => {
    expectNoLeak(<With show={MoveIn} />)
    expectNoLeak(<With show={FolderChoice} />)
  })

  test('the part and the poster that are chosen', () => {
    const options = { canTrim: true, canChoosePoster: true, trimSeconds: 30 }
    const edits = { startSeconds: 5, endSeconds: 12, thumbnailTimestampPct: 0.5 }
    const item = { ...itemIn({ status: 'uploading', ...progress }), edits }

    expectNoLeak(<With options={options} over={{ items: [item] }} show={UploadList} />)
    expectNoLeak(<ChoicesPanel id="a" {...{ file, edits, options, durationSeconds: 222, onChoose: () => {} }} />)
  })

  test('a link in place of a file', () => {
    const link = { name: pseudoName, url: 'https://ж.invalid/' }
    const nothing = async () => ({ ok: true as const })

    expectNoLeak(<LinkInput label="ж" isFetching onFetch={nothing} onLeave={() => {}} />, ['https://'])
    expectNoLeak(<LinkInput label="ж" isFetching={false} onFetch={nothing} onLeave={() => {}} />, ['https://'])
    expectNoLeak(<LinkRow uid="a" link={link} onRemove={() => {}} />, [new URL(link.url).host])
  })

  test.each(phaseSchema.options)('the player of a video that is %s', (phase) => {
    const playback = { hls: null, dash: null, iframe: null }
    const known = {
      duration: 222,
      size: 1,
      width: 1,
      height: 1,
      thumbnail: null,
      preview: null,
      download_url: null,
      addressesEndAt: null,
    }

    expectNoLeak(
      <StreamPlayer view={{ phase, video: { uid: 'a', ...known, playback, pctComplete: 39 } }} title={pseudoName} />,
      [],
      0,
    )
  })

  test.each(states)('the live region, of an upload that is $status', (state) => {
    const { words } = announce(silence, state, file, 0, pseudoText)

    expect(leaksOf(words)).toEqual([])
  })

  test('a refusal', () => {
    const limits = { maxSizeBytes: 1_000, maxDurationSeconds: 60 }
    const refusals = [
      refusalOf(file, {}, limits, pseudoText),
      refusalOf(file, facts, { maxDurationSeconds: 60 }, pseudoText),
      refusalOf(new File([], pseudoName), {}, limits, pseudoText),
      refusalOf(new File(['a'], pseudoName, { type: 'text/plain' }), {}, limits, pseudoText),
    ]

    expect(refusals.filter((refusal) => refusal !== undefined)).toHaveLength(4)
    expect(refusals.flatMap((refusal) => leaksOf(refusal?.message ?? ''))).toEqual([])
  })
})

/** At least one thing is said, and all of it in the dictionary's words, but for what is the app's or the person's own. */
function expectNoLeak(element: ReactNode, own: string[] = [], atLeast = 1) {
  const html = renderToString(<TextContext value={pseudoText}>{element}</TextContext>)

  expect(saidBy(html).length).toBeGreaterThanOrEqual(atLeast)
  expect(leaksOf(html).filter((said) => !own.includes(said))).toEqual([])
}

interface WithProps {
  options?: Partial<CloudflareUploadOptions>
  /** What is other than in a control that nothing was chosen in. */
  over?: Partial<CloudflareUploadControl>
  show: (props: { control: CloudflareUploadControl; options: CloudflareUploadOptions }) => ReactNode
}

function With({ options, over, show: Part }: WithProps) {
  const all = { field: 'posts.video', ...options }
  const control = useCloudflareUpload(all)
  const queue = { ...control.queue, getTotal: () => total }
  return <Part control={{ ...control, queue, ...over }} options={all} />
}

const total: Total = { count: 3, uploadedCount: 1, sentBytes: 4e8, totalBytes: 9e8, status: 'uploading' }

function itemIn(state: UploadState): QueueItem {
  return { id: crypto.randomUUID(), file, edits: {}, getState: () => state, subscribe: () => () => {} }
}

function MoveIn({ control: { queue } }: { control: CloudflareUploadControl }) {
  return <MoveActs item={itemIn({ status: 'inspecting' })} queue={queue} place={{ index: 0, count: 2 }} />
}

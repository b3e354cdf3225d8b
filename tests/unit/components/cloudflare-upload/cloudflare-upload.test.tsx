import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { CloudflareUpload, type CloudflareUploadProps } from '@/components/cloudflare-upload/cloudflare-upload'
import { formatWhen } from '@/components/time'

const html = renderToString(
  <CloudflareUpload
    field="posts.video"
    name="video"
    required
    maxSizeBytes={6e9}
    maxDurationSeconds={600}
    hint="We keep it."
  />,
)

test('U SSR / RSC safe: is written on a server, where there is no window', () => {
  expect(html.replaceAll('\u00a0', ' ')).toContain('MP4, MOV, MKV or WebM. Up to 6 GB and 10 minutes. We keep it.')
})

test('sends nothing before there is a uid', () => {
  expect(html).not.toContain('name="video"')
})

test('takes what iOS and Windows give without a type, by its extension', () => {
  expect(html).toMatch(/accept="[^"]*video\/\*[^"]*\.mov[^"]*\.mkv/)
})

test('U Camera / screen capture: a phone is asked for its camera by the picker itself', () => {
  const picker = renderToString(<CloudflareUpload field="posts.video" capture="environment" />)

  expect(picker).toMatch(/<input[^>]*capture="environment"/)
  expect(html).not.toContain('capture')
})

test('W20: the drop zone is a part by itself, and an app may have its own in its place', () => {
  const Zone: NonNullable<NonNullable<CloudflareUploadProps['parts']>['Zone']> = ({ control }) => (
    <button {...control.getZoneProps()}>Bring it here</button>
  )
  const own = renderToString(<CloudflareUpload field="posts.video" parts={{ Zone }} />)

  expect(own).toMatch(/<button type="button"[^>]*>Bring it here<\/button>/)
  expect(own).not.toContain('upload-zone')
})

test.each([
  ['2026-11-22T06:12:00', 'today 06:12'],
  ['2026-11-21T23:59:00', 'yesterday'],
  ['2026-11-19T08:00:00', 'Thursday'],
  ['2026-11-14T08:00:00', '14 November'],
  ['2025-11-14T08:00:00', '14 November 2025'],
])('%s is %s, for a reader on 22 November 2026', (at, words) => {
  expect(formatWhen(new Date(at), new Date('2026-11-22T09:00:00'))).toBe(words)
})

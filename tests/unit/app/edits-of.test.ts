import { expect, test } from 'vitest'
import { editsOf } from '@/app/edits-of'

const uid = 'a'.repeat(32)

function formWith(edits?: string | Blob): FormData {
  const form = new FormData()
  form.append('video', uid)
  if (edits !== undefined) form.append('video.edits', edits)
  return form
}

test('a form says beside its uids what was chosen for each of them', () => {
  const edits = { startSeconds: 3, endSeconds: 9, thumbnailTimestampPct: 0.5 }
  const form = formWith(JSON.stringify({ other: { startSeconds: 1 }, [uid]: edits }))

  expect(editsOf(form, 'video', uid)).toEqual({ ok: true, edits })
})

test.each([
  ['without the value', undefined],
  ['with an empty one', ''],
  ['with one for other videos', '{"other":{"startSeconds":1}}'],
  ['with null for this one', `{"${uid}":null}`],
])('a form %s chooses nothing', (_what, sent) => {
  expect(editsOf(formWith(sent), 'video', uid)).toEqual({ ok: true, edits: {} })
})

test('a uid that is called like a property of every object has no edits by that', () => {
  expect(editsOf(formWith('{}'), 'video', 'constructor')).toEqual({ ok: true, edits: {} })
})

test.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['a number', '7'],
  ['null', 'null'],
  ['a text for the uid', `{"${uid}":"all"}`],
  ['a text for a second', `{"${uid}":{"startSeconds":"1"}}`],
  ['a second that is no number', `{"${uid}":{"startSeconds":1e999}}`],
  ['more than there is to choose', `{"${uid}":{"creator":"bob"}}`],
  ['a file', new Blob(['{}'])],
])('%s is refused in a sentence', (_what, sent) => {
  expect(editsOf(formWith(sent), 'video', uid)).toEqual({
    ok: false,
    message: expect.stringMatching(/can not be read.*\.$/),
  })
})

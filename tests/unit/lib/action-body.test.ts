import { expect, test } from 'vitest'
import { checkActionBody } from '@/lib/action-body'

const call = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request('http://app/', { method: 'POST', headers: { 'Next-Action': 'id', ...headers }, body })

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}

const withoutScript = (fields: Record<string, string>) =>
  new Request('http://app/', { method: 'POST', body: formOf(fields) })

test.each<[string, Request]>([
  ['plain data', call('[{"field":"posts.video"},"uid",{"startSeconds":1},null]')],
  ['no argument', call('[]')],
  ['an argument that is left out', call('["uid","$undefined"]')],
  ['a text that was typed with a $', call('["$$5"]')],
  ['a form, as React sends it', call(formOf({ _1_title: '$5', 0: '[{"errors":{}},"$K1"]' }))],
  [
    'a form that is sent without script',
    withoutScript({ title: 'x', $ACTION_REF_1: '', '$ACTION_1:0': '{"id":"a","bound":"$@1"}', '$ACTION_1:1': '[{}]' }),
  ],
  ['a page that is asked for', new Request('http://app/')],
])('an action may be sent %s', async (_what, request) => {
  expect(await checkActionBody(request)).toBe('fine')
})

test.each<[string, Request]>([
  ['nothing', call('')],
  ['what is not JSON', call('[')],
  ['what is no list of arguments', call('{"length":1}')],
  ['a list that is nested beyond measure', call(`${'['.repeat(400_000)}${']'.repeat(400_000)}`)],
  ...['$1', '$@1', '$F1', '$Q1', '$W1', '$i1', '$B1', '$Sx', '$nx', '$R1', '$T', '$h1', '$_'].map(
    (mark): [string, Request] => [`the reference ${mark}`, call(JSON.stringify([{ a: [mark] }]))],
  ),
  ['a form that is cut off', call('--x\r\nContent-', { 'Content-Type': 'multipart/form-data; boundary=x' })],
  ['a form without a boundary', call('x', { 'Content-Type': 'multipart/form-data' })],
  ['a form without arguments', call(formOf({ title: 'x' }))],
  ['a form with a reference', call(formOf({ 0: '["$Q1","$K1"]' }))],
  ['a form without script, with a reference', withoutScript({ '$ACTION_1:0': '{"id":"a","bound":"$Q1"}' })],
  ['a form without script that binds what is not JSON', withoutScript({ '$ACTION_1:1': '{' })],
])('an action is not asked to read %s', async (_what, request) => {
  expect(await checkActionBody(request)).toBe('unreadable')
})

test('more than Next reads is said to be too large, also when its length is not told', async () => {
  const stream = new Blob(['[', ' '.repeat(1024 * 1024), ']']).stream()
  const init = { method: 'POST', headers: { 'Next-Action': 'id' }, body: stream, duplex: 'half' }

  expect(await checkActionBody(new Request('http://app/', init))).toBe('too-large')
})

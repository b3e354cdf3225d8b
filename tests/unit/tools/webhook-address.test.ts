import { expect, test } from 'vitest'
import { checkWebhookAddress } from '../../../tools/webhook-address'

const atStream = { baseUrl: 'https://api.cloudflare.com/client/v4' }
const atEmulator = { baseUrl: 'http://127.0.0.1:8787/client/v4' }

test.each([
  'https://your.app/api/webhooks/stream',
  'https://your.app:8443/api/webhooks/stream',
  'https://example.com/base/api/webhooks/stream',
  'https://1.1.1.1/api/webhooks/stream',
  'https://172.32.0.1/api/webhooks/stream',
])('Stream may be given %s', (address) => {
  expect(checkWebhookAddress(address, atStream)).toBe(address)
})

test.each([
  ['your.app/api/webhooks/stream', 'is no address'],
  ['http://your.app/api/webhooks/stream', 'must begin with https://'],
  ['ftp://your.app/api/webhooks/stream', 'must begin with https://'],
  ['https://your.app/', 'must end in /api/webhooks/stream'],
  ['https://your.app/api/webhooks', 'must end in /api/webhooks/stream'],
  ['https://your.app/api/webhooks/stream?x=1', 'takes no query'],
  ['https://me:secret@your.app/api/webhooks/stream', 'no password'],
  ...[
    'localhost:3000',
    'app.localhost',
    '127.0.0.1',
    '2130706433',
    '10.1.2.3',
    '192.168.0.2',
    '172.16.0.1',
    '172.31.255.1',
    '169.254.169.254',
    '100.64.0.1',
    '[::1]',
    '[::ffff:10.0.0.1]',
    '[fd00::1]',
    '[fe80::1]',
    'app',
    'app.internal',
    'mac.local',
  ].map((host) => [`https://${host}/api/webhooks/stream`, 'must be where Stream reaches it']),
])('Stream may not be given %s: it %s', (address, rule) => {
  expect(() => checkWebhookAddress(String(address), atStream)).toThrow(String(rule))
})

test('the emulator reaches this machine, by http too, and still only our route', () => {
  const address = 'http://localhost:3000/api/webhooks/stream'

  expect(checkWebhookAddress(address, atEmulator)).toBe(address)
  expect(() => checkWebhookAddress('http://localhost:3000/', atEmulator)).toThrow('must end in')
  expect(() => checkWebhookAddress('ftp://localhost/api/webhooks/stream', atEmulator)).toThrow('must begin with')
})

import { describe, expect, test } from 'vitest'
import { isFromOwnPage } from '@/lib/own-origin'

const others = ['https://app.example.com']
const isTaken = (headers: Record<string, string>) =>
  isFromOwnPage(new Headers({ host: 'videos.example.com', ...headers }), others)

describe('a change is taken', () => {
  test.each([
    ['from a page of this host', { origin: 'https://videos.example.com' }],
    ['from a page of an origin of the list', { origin: 'https://app.example.com', 'sec-fetch-site': 'same-site' }],
    [
      'from a page of the host that a proxy names',
      {
        host: '10.0.0.7:3000',
        'x-forwarded-host': 'videos.example.com, 10.0.0.1',
        origin: 'https://videos.example.com',
      },
    ],
    ['from a browser that gives no origin, but says that the page is ours', { 'sec-fetch-site': 'same-origin' }],
    ['from a client that is no browser, and so says nothing', {}],
  ])('%s', (_from, headers) => {
    expect(isTaken(headers)).toBe(true)
  })
})

describe('a change is refused', () => {
  test.each([
    ['from another site', { origin: 'https://evil.example' }],
    ['from another port', { origin: 'https://videos.example.com:8443' }],
    ['from a sibling', { origin: 'https://blog.example.com', 'sec-fetch-site': 'same-site' }],
    ['from a host that only begins like ours', { origin: 'https://videos.example.com.evil.example' }],
    ['from an origin of the list by another scheme', { origin: 'http://app.example.com' }],
    ['from a sandboxed frame', { origin: 'null' }],
    ['from what is no origin', { origin: 'videos.example.com' }],
    ['from an empty origin', { origin: '' }],
    ['from another site that hides its origin', { 'sec-fetch-site': 'cross-site' }],
    ['from a sibling that hides its origin', { 'sec-fetch-site': 'same-site' }],
    [
      'where the origin is foreign, whatever Sec-Fetch-Site says',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ],
    [
      'from the inner host, where a proxy names the outer one',
      { host: '10.0.0.7:3000', 'x-forwarded-host': 'videos.example.com', origin: 'http://10.0.0.7:3000' },
    ],
  ])('%s', (_from, headers: Record<string, string>) => {
    expect(isTaken(headers)).toBe(false)
  })

  test('where the request names no host', () => {
    expect(isFromOwnPage(new Headers({ origin: 'https://videos.example.com' }))).toBe(false)
  })
})

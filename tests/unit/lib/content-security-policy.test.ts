import { expect, test } from 'vitest'
import { contentSecurityPolicy } from '@/lib/content-security-policy'

const streamOrigins = ['https://*.cloudflarestream.com', 'https://videodelivery.net']
const policyOf = (isDevelopment: boolean) => {
  const policy = contentSecurityPolicy({ nonce: 'n0nce', streamOrigins, isDevelopment })
  return Object.fromEntries(policy.split('; ').map((directive) => directive.split(/ (.*)/s, 2)))
}

test('scripts run by the nonce alone; eval and sockets are for development', () => {
  const [production, development] = [policyOf(false), policyOf(true)]

  expect(production['script-src']).toBe("'self' 'nonce-n0nce' 'strict-dynamic'")
  expect(production['connect-src']).not.toContain('ws:')
  expect(development['script-src']).toContain("'unsafe-eval'")
  expect(development['connect-src']).toContain('ws:')
})

test('a page goes to itself and to Stream, is part of no other, and holds no plugin', () => {
  const policy = policyOf(false)

  for (const name of ['connect-src', 'img-src', 'media-src', 'frame-src']) {
    expect(policy[name], name).toContain('https://*.cloudflarestream.com https://videodelivery.net')
  }
  expect(policy).toMatchObject({ 'default-src': "'self'", 'form-action': "'self'" })
  for (const name of ['object-src', 'base-uri', 'frame-ancestors']) expect(policy[name], name).toBe("'none'")
})

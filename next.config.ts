import type { NextConfig } from 'next'

const securityHeaders = [
  // A page has a whole one, with its own nonce, by proxy.ts, which takes the place of this.
  {
    key: 'Content-Security-Policy',
    value: "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // Stream's `allowedOrigins` is asked of the page's origin, so that it must be told, and no path with it.
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  // The player needs autoplay, fullscreen and picture-in-picture, which stay as browsers have them.
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()',
  },
]
const hsts = { key: 'Strict-Transport-Security', value: 'max-age=31536000' }
const overHttps = { type: 'header' as const, key: 'x-forwarded-proto', value: 'https' }

const nextConfig: NextConfig = {
  poweredByHeader: false,
  headers: async () => [
    { source: '/:path*', headers: securityHeaders },
    // Over plain HTTP it would say nothing, and in development lock localhost out. A proxy that ends TLS says that it did.
    ...(process.env.NODE_ENV === 'production' ? [{ source: '/:path*', headers: [hsts], has: [overHttps] }] : []),
  ],
  // Browsers ask for it where no page says what its icon is: also for a moment while one page takes the place of another.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  typedRoutes: true,
  // Our AGENTS.md is written by hand.
  agentRules: false,
  // The local Inngest engine asks every few seconds which functions there are.
  logging: { incomingRequests: { ignore: [/^\/api\/inngest/] } },
}

export default nextConfig

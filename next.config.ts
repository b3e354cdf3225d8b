import type { NextConfig } from 'next'

const nextConfig: NextConfig = {
  typedRoutes: true,
  // Our AGENTS.md is written by hand.
  agentRules: false,
  // The local Inngest engine asks every few seconds which functions there are.
  logging: { incomingRequests: { ignore: [/^\/api\/inngest/] } },
}

export default nextConfig

import type { NextConfig } from 'next'

const nextConfig: NextConfig = {
  typedRoutes: true,
  // Our AGENTS.md is written by hand.
  agentRules: false,
}

export default nextConfig

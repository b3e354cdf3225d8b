import type { NextConfig } from 'next'

const nextConfig: NextConfig = {
  // A second build of the tests must not overwrite the one that a running server reads.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  typedRoutes: true,
  agentRules: false,
}

export default nextConfig

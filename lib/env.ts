import { readEnvironment } from './environment'

/** The environment, parsed once. This file alone reads `process.env`. */
export const env = readEnvironment(process.env)

/** Account and deployment: whose videos are ours. A row of another origin is never looked at, and its video never deleted. */
export const origin = `${env.CLOUDFLARE_ACCOUNT_ID}/${env.DEPLOYMENT_NAME}`

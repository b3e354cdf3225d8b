import { parseArgs } from 'node:util'
import { loadStreamEnvironment } from './environment'

/**
 * `npm run webhook`: the account's one webhook, registered, shown and removed, and never taken from another environment unasked.
 * Nothing is stored: a new secret is printed, once. Exit code 1 when something could not be done, or is not as it should be.
 */
const usage = `npm run webhook -- <command>

  https://your.app/api/webhooks/stream
                     registers this address, and prints the secret for CLOUDFLARE_WEBHOOK_SECRET. Where it is registered
                     already, says whether the secret of this environment is the right one
    --replace        also where another address is registered: that one gets no more webhooks, and there is a new secret
    --show-secret    prints the secret of a webhook that is there already
  --show             says which address is registered
  --remove https://your.app/api/webhooks/stream
                     removes the webhook, if this is its address`

const options = {
  replace: { type: 'boolean', default: false },
  'show-secret': { type: 'boolean', default: false },
  show: { type: 'boolean', default: false },
  remove: { type: 'boolean', default: false },
} as const

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [address, ...more] = positionals
  if (more.length > 0 || (address === undefined && !values.show) || (values.remove && values.replace)) {
    console.error(usage)
    return false
  }
  await loadStreamEnvironment()
  // Imported here, because the environment is parsed by the import.
  const [{ connectStream }, { env }, commands] = await Promise.all([
    import('@/lib/stream/client'),
    import('@/lib/env'),
    import('./webhook-commands'),
  ])
  const context = {
    stream: connectStream('outside'),
    secret: env.CLOUDFLARE_WEBHOOK_SECRET,
    baseUrl: env.CLOUDFLARE_BASE_URL,
  }
  if (address === undefined) return commands.showWebhook(context)
  if (values.remove) return commands.removeWebhook(context, address)
  return commands.registerWebhook(context, address, { isReplacing: values.replace, showsSecret: values['show-secret'] })
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

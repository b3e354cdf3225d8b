import { timingSafeEqual } from 'node:crypto'
import type { StreamApi } from '@/lib/stream/api'
import type { StreamWebhook } from '@/lib/stream/endpoints/webhook'
import { checkWebhookAddress } from './webhook-address'

interface Context {
  stream: Pick<StreamApi, 'findWebhook' | 'setWebhook' | 'deleteWebhook'>
  /** What this environment takes for the secret. */
  secret: string | undefined
  baseUrl: string
}

/** Registers the address where none is, or, if asked to, in place of another. Answers whether webhooks are taken there now. */
export async function registerWebhook(
  context: Context,
  address: string,
  { isReplacing = false, showsSecret = false },
): Promise<boolean> {
  const url = checkWebhookAddress(address, context)
  const present = await context.stream.findWebhook()
  if (present && isSame(present, url)) return describePresent(present, context, showsSecret)
  if (present && !isReplacing) {
    refuseOther(present)
    console.error('With --replace it is taken over: that address gets no more webhooks, and its secret is void.')
    return false
  }

  const { secret } = await context.stream.setWebhook(url)
  console.log(`Registered: ${url}`)
  if (present) console.log(`No more webhooks go to ${present.notificationUrl}, and its secret is void.`)
  console.log('Put this into the environment of the app, and start it anew. It is stored nowhere else:')
  console.log(`CLOUDFLARE_WEBHOOK_SECRET=${secret}`)
  return true
}

/** Says which address is registered. Answers whether there is one. */
export async function showWebhook({ stream }: Context): Promise<boolean> {
  const present = await stream.findWebhook()
  console.log(present ? `Registered: ${describe(present)}` : 'No webhook is registered.')
  return present !== undefined
}

/** Removes the webhook, if this is its address. Answers whether there is none now. */
export async function removeWebhook({ stream }: Context, address: string): Promise<boolean> {
  const present = await stream.findWebhook()
  if (!present) console.log('No webhook is registered.')
  if (!present) return true
  if (!isSame(present, address)) {
    refuseOther(present)
    console.error('To remove that one, give its address.')
    return false
  }

  await stream.deleteWebhook()
  console.log(`Removed: ${present.notificationUrl} gets no more webhooks, and its secret is void.`)
  return true
}

function describePresent(present: StreamWebhook, { secret }: Context, showsSecret: boolean): boolean {
  const isRight = secret !== undefined && isEqual(secret, present.secret)
  const verdict = isRight ? 'is the right one' : secret ? 'is another one than Stream signs with' : 'is not set'
  console.log(`Registered already: ${describe(present)}`)
  console.log(`CLOUDFLARE_WEBHOOK_SECRET of this environment ${verdict}.`)
  if (showsSecret) console.log(`CLOUDFLARE_WEBHOOK_SECRET=${present.secret}`)
  else if (!isRight) console.log('--show-secret prints the one that Stream signs with.')
  return isRight || showsSecret
}

function refuseOther(present: StreamWebhook): void {
  console.error(`Nothing was changed: the account's one webhook is that of ${describe(present)}.`)
}

function describe({ notificationUrl, modified }: StreamWebhook): string {
  return modified ? `${notificationUrl}, since ${modified}` : notificationUrl
}

function isSame({ notificationUrl }: StreamWebhook, address: string): boolean {
  const [one, other] = [notificationUrl, address].map((url) => (URL.canParse(url) ? new URL(url).href : url))
  return one === other
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { StreamApi } from '@/lib/stream/api'
import { verifyWebhook } from '@/lib/stream/webhook'
import { createUpload, type Emulated, sendFile, startEmulated } from './emulated'

let emulated: Emulated
let stream: StreamApi

beforeAll(async () => {
  emulated = await startEmulated()
  stream = emulated.stream
})

afterAll(() => emulated.close())

it('a webhook is set, comes signed with its secret, and is removed', async () => {
  const received: { body: Uint8Array; signature: string }[] = []
  const receiver = createServer(async (request, response) => {
    received.push({ body: await buffer(request), signature: String(request.headers['webhook-signature']) })
    response.end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.address() as AddressInfo

  try {
    const { secret } = await stream.setWebhook(`http://127.0.0.1:${port}/hook`)
    expect((await stream.findWebhook())?.secret).toBe(secret)
    const { uid, uploadUrl } = await createUpload(stream, 'i-3')
    await sendFile(uploadUrl)

    const webhook = await vi.waitFor(
      () => {
        const [first] = received
        if (!first) throw new Error('No webhook yet.')
        return first
      },
      { timeout: 60_000 },
    )

    expect(verifyWebhook({ ...webhook, secret, now: new Date() })).toBe(true)
    expect(verifyWebhook({ ...webhook, secret: `${secret}0`, now: new Date() })).toBe(false)
    expect(JSON.parse(new TextDecoder().decode(webhook.body))).toMatchObject({ uid })
    await stream.deleteWebhook()
    expect(await stream.findWebhook()).toBeUndefined()
    await stream.deleteVideo(uid)
  } finally {
    receiver.closeAllConnections()
    await new Promise((resolve) => receiver.close(resolve))
  }
})

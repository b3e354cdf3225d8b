import { createHash } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { type Harness, startHarness } from './harness'

let harness: Harness
afterEach(() => harness.stop())

async function startPage(): Promise<void> {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'nap', triggers: { event: 'nap' } }, async ({ step }) => {
      await step.run('<img src=x onerror=alert(1)>', () => '</code><script>alert(2)</script>')
      await step.sleep('pause', '5m')
    }),
    client.createFunction({ id: 'bad', retries: 0, triggers: { event: 'bad' } }, () => {
      throw new Error('<script>alert(3)</script>')
    }),
  ])
}

const page = async (query = '') => (await fetch(`${harness.url}/${query}`)).text()

test('the page says that there are no runs yet', async () => {
  await startPage()

  expect(await page()).toContain('No runs yet. An event starts one.')
})

test('the page shows runs with their steps, and escapes whatever they hold', async () => {
  await startPage()
  await harness.send({ name: 'nap', data: { uid: '"><script>alert(0)</script>' } })
  await harness.send({ name: 'bad' })
  await harness.idle()
  const [nap] = await harness.runs('nap')

  const text = await page(`?run=${nap?.id}`)

  expect(text.match(/<script>/g)).toHaveLength(1)
  expect(text).not.toContain('<img')
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(text).toContain('Goes on in 5')
  expect(text).toContain('Look now')
})

test('filters show their runs only, and say how many there are', async () => {
  await startPage()
  await harness.send([{ name: 'nap' }, { name: 'nap' }, { name: 'bad' }])
  await harness.idle()
  const count = (text: string) => text.split('class="run"').length - 1

  expect(count(await page())).toBe(3)
  expect(count(await page('?filter=sleeping'))).toBe(2)
  expect(count(await page('?filter=failed'))).toBe(1)
  expect(count(await page('?filter=running'))).toBe(0)
  expect(count(await page('?filter=constructor'))).toBe(3)
  expect(await page('?filter=failed')).toMatch(/Sleeping\s*<span class="count">2</)
})

test('a button is a form: it acts and comes back to the page', async () => {
  await startPage()
  await harness.send({ name: 'nap' })
  await harness.idle()
  const [nap] = await harness.runs('nap')

  const response = await fetch(`${harness.url}/_engine/runs/${nap?.id}/wake`, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html', origin: harness.url, 'sec-fetch-site': 'same-origin' },
  })
  await harness.idle()

  expect([response.status, response.headers.get('location')]).toEqual([303, `/?run=${nap?.id}`])
  expect((await harness.runs('nap'))[0]?.status).toBe('completed')
  expect(await page()).toContain('Run again')
})

test('no other site may frame the page, and it runs no script and no style but its own', async () => {
  await startPage()

  const response = await fetch(harness.url)
  const policy = response.headers.get('content-security-policy')
  const text = await response.text()
  const hashOf = (tag: string) =>
    createHash('sha256')
      .update(new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text)?.[1] ?? '')
      .digest('base64')

  expect(policy).toMatch(/^default-src 'none'.*frame-ancestors 'none'$/)
  expect(policy).toContain(`script-src 'sha256-${hashOf('script')}';`)
  expect(policy).toContain(`style-src 'sha256-${hashOf('style')}';`)
})

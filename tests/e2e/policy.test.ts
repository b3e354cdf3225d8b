import { expect, test } from './fixtures'

test('a page runs no script that came into its text, sends nothing elsewhere, and shows no page of elsewhere', async ({
  page,
  consoleErrors,
  violations,
}) => {
  await page.goto('/')

  await page.evaluate(async () => {
    // As markup that slipped into a page would be: what a script of the page makes itself is trusted.
    const frame = document.createElement('iframe')
    frame.srcdoc = '<script>parent.document.title = "run"</script>'
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
    document.body.append(frame)
    await loaded
    const failed = new Promise((resolve) => addEventListener('error', resolve, { capture: true, once: true }))
    document.body.insertAdjacentHTML('beforeend', '<img src="/none" onerror="document.title = \'run\'">')
    await failed
    await fetch('http://127.0.0.1:9/').catch(() => {})
    const foreign = document.createElement('iframe')
    foreign.src = 'http://127.0.0.1:9/'
    document.body.append(foreign)
  })

  for (const directive of ['script-src', 'connect-src', 'frame-src']) {
    await expect.poll(() => violations.some((line) => line.includes(directive)), directive).toBe(true)
  }
  expect(await page.title()).not.toBe('run')
  for (const list of [violations, consoleErrors]) list.splice(0)
})

test('each answer has a nonce of its own', async ({ page }) => {
  const nonceOf = async () => {
    const response = await page.request.get('/')
    const nonce = /'nonce-([^']+)'/.exec(response.headers()['content-security-policy'] ?? '')?.[1] ?? ''
    expect(await response.text()).toContain(`nonce="${nonce}"`)
    return nonce
  }

  const nonces = [await nonceOf(), await nonceOf()]

  expect(Buffer.from(nonces[0] ?? '', 'base64')).toHaveLength(16)
  expect(nonces[0]).not.toBe(nonces[1])
})

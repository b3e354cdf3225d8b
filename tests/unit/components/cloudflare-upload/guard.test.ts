import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { guardPage } from '@/components/cloudflare-upload/engine/guard'

let page: EventTarget & { visibilityState: string }
let held: number
let asked: number

beforeEach(() => {
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  held = 0
  asked = 0
  vi.stubGlobal('document', page)
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('navigator', { wakeLock: { request } })
})
afterEach(() => vi.unstubAllGlobals())

async function request() {
  asked += 1
  held += 1
  let isHeld = true
  // To release a lock that is released does nothing.
  const release = async () => {
    if (isHeld) held -= 1
    isHeld = false
  }
  return { release }
}

test('U Wake lock: it is asked for once while anything uploads, and let go by the last', async () => {
  const letGo = [guardPage(), guardPage()]
  await vi.waitFor(() => expect(held).toBe(1))

  letGo[0]?.()
  letGo[0]?.()
  expect(held).toBe(1)

  letGo[1]?.()
  await vi.waitFor(() => expect(held).toBe(0))
  expect(asked).toBe(1)
})

test('W6: a lock that the system took from a hidden page is asked for again when the page is seen', async () => {
  const letGo = guardPage()
  await vi.waitFor(() => expect(asked).toBe(1))

  page.visibilityState = 'hidden'
  page.dispatchEvent(new Event('visibilitychange'))
  expect(asked).toBe(1)
  page.visibilityState = 'visible'
  page.dispatchEvent(new Event('visibilitychange'))

  expect(asked).toBe(2)
  letGo()
  await vi.waitFor(() => expect(held).toBe(0))
})

test('a browser that has no lock, or refuses it, uploads all the same', () => {
  vi.stubGlobal('navigator', {})

  expect(() => guardPage()()).not.toThrow()
})

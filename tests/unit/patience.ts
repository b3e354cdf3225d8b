import { vi } from 'vitest'

// These give up after a second, and no setting of vitest changes that.
const timeout = 20_000
const { waitFor, waitUntil } = vi
vi.waitFor = (callback, options) => waitFor(callback, patiently(options))
vi.waitUntil = (callback, options) => waitUntil(callback, patiently(options))

function patiently(options: Parameters<typeof waitFor>[1]) {
  return typeof options === 'number' ? options : { timeout, ...options }
}

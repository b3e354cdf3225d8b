import { expect, test, vi } from 'vitest'
import { createMemory } from '@/components/cloudflare-upload/engine/memory'
import { memoryRecords, videoFile } from './scene'

test('W1: where an upload was last is written down, though nothing follows, and what is forgotten is not', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const records = memoryRecords()
  const memory = createMemory({ file: videoFile(), owner: 'ann', field: 'posts.video', key: 'key', records })
  await memory.claim(false)

  for (const offset of [10, 20, 30]) memory.noteOften({ offset })
  expect(records.all.get('key')?.offset).toBe(0)
  await vi.advanceTimersByTimeAsync(500)
  expect(records.all.get('key')?.offset).toBe(30)

  memory.noteOften({ offset: 40 })
  await memory.forget()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(records.all.size).toBe(0)
  vi.useRealTimers()
})

import { expect, test, vi } from 'vitest'
import { createPace } from '../../../../../dev/stream/encoder/pace'

/** Something that needs so many steps. */
function work(steps: number) {
  return vi.fn(async () => --steps > 0)
}

test('by step, everything moves on together, and what is done is left alone', async () => {
  const pace = createPace(600)
  pace.set({ mode: 'step' })
  const [short, long] = [work(1), work(3)]
  pace.follow('short', short)
  pace.follow('long', long)

  await pace.step(2)

  expect(short).toHaveBeenCalledTimes(1)
  expect(long).toHaveBeenCalledTimes(2)
})

test('by timer, it goes on to its end', async () => {
  const pace = createPace(0.01)
  const advance = work(4)

  pace.follow('video', advance)

  await vi.waitFor(() => expect(advance).toHaveBeenCalledTimes(4), 30_000)
  await pace.close()
})

test('what is forgotten, or was closed, moves no more', async () => {
  const pace = createPace(600)
  pace.set({ mode: 'step' })
  const advance = work(3)
  pace.follow('video', advance)
  pace.forget('video')

  await pace.step(3)

  expect(advance).not.toHaveBeenCalled()
})

test('closing waits for the step that is under way', async () => {
  const pace = createPace(600)
  pace.set({ mode: 'step' })
  const log: string[] = []
  pace.follow('video', async () => {
    await Promise.resolve()
    log.push('step ended')
    return true
  })
  const step = pace.step(1)

  await pace.close()
  log.push('closed')
  await step

  expect(log).toEqual(['step ended', 'closed'])
})

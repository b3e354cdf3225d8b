import { expect, test } from 'vitest'
import { prune } from '../../../../dev/inngest/prune'
import { emptyState, type Run, type State } from '../../../../dev/inngest/state'

function createRun(id: string, endedAt: number | undefined): Run {
  const event = { internalId: id, receivedAt: 0, payload: { id, name: 'go', data: {}, ts: 0 } }
  const base = { id, functionId: 'f', event, startedAt: 0, steps: {}, stack: [], tries: [], cancels: [] }
  return endedAt === undefined ? { ...base, status: 'active' } : { ...base, status: 'completed', endedAt }
}

test('the oldest finished runs go, live ones stay however old', () => {
  const state: State = emptyState()
  state.runs.live = createRun('live', undefined)
  for (let n = 0; n < 202; n++) state.runs[`r${n}`] = createRun(`r${n}`, 1000 - n)

  prune(state, 0)

  expect(Object.keys(state.runs)).toHaveLength(201)
  expect(state.runs.live).toBeDefined()
  expect(state.runs.r201).toBeUndefined()
  expect(state.runs.r200).toBeUndefined()
  expect(state.runs.r0).toBeDefined()
})

test('keys whose time is over go, and turns of long ago', () => {
  const state = emptyState()
  state.seen = { over: 10, later: 11 }
  state.turns = { old: [0], fresh: [8 * 86_400_000] }

  prune(state, 10)
  expect(Object.keys(state.seen)).toEqual(['later'])
  prune(state, 8 * 86_400_000)

  expect(Object.keys(state.turns)).toEqual(['fresh'])
})

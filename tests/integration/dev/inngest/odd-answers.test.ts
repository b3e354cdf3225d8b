import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type RunningInngest, startInngest } from '../../../../dev/inngest/index'
import type { RunView } from '../../../../dev/inngest/view'
import { until } from './harness'

// An app that is not made with the SDK: it answers each call with the next thing on its list.
type Answer = (response: ServerResponse) => void

let folder: string
let app: Server
let engine: RunningInngest
afterEach(async () => {
  await engine.close()
  app.close()
  app.closeAllConnections()
  await rm(folder, { recursive: true, maxRetries: 5 })
})

const sdk = { 'x-inngest-sdk': 'inngest-js:v4.24.0', 'content-type': 'application/json' }
const page: Answer = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Oops</h1>')
const reset: Answer = (response) => response.destroy()
const half: Answer = (response) => {
  response.writeHead(200, { ...sdk, 'content-length': '100' }).write('{"half":')
  setImmediate(() => response.destroy())
}
const finish: Answer = (response) => response.writeHead(200, sdk).end('"done"')
const ops =
  (...list: object[]): Answer =>
  (response) =>
    response.writeHead(206, sdk).end(JSON.stringify(list))

test('an answer that is not from the SDK uses a try', async () => {
  const run = await follow([page, page, page], 1)

  expect(run).toMatchObject({
    status: 'failed',
    error: { message: "The app's answer (200) is not from the Inngest SDK" },
    tries: { length: 1 },
  })
})

test('a connection that is reset, even in the middle of an answer, uses none', async () => {
  const run = await follow([reset, half, finish], 0)

  expect(run).toMatchObject({ status: 'completed', output: 'done', tries: [] })
})

test('an answer that names nothing to go on with fails the run instead of leaving it for ever', async () => {
  const run = await follow([ops()], 0)

  expect(run).toMatchObject({ status: 'failed', error: { message: 'The app named no step to go on with' } })
})

test('a sleep whose time can not be read fails the run by name', async () => {
  const run = await follow([ops({ id: 'x', op: 'Sleep', name: 'soon', displayName: 'nap' })], 0)

  const message = 'Step "nap": Time "soon": expected a time string like 1h30m or an ISO instant'
  expect(run).toMatchObject({ status: 'failed', error: { message } })
})

test('a step that is retried though its last try has failed is failed by the engine', async () => {
  const error = { name: 'Error', message: 'no' }
  const run = await follow([ops({ id: 'x', op: 'StepError', displayName: 'stubborn', error }), finish], 0)

  expect(run).toMatchObject({ status: 'completed', steps: [{ status: 'failed', error }] })
})

test('a run is asked what comes next by one call at a time', async () => {
  const asking: ServerResponse[] = []
  const plan = ['a', 'b'].map((id) => ({ id, op: 'StepPlanned', opts: { parallelMode: 'race' } }))
  await startApp((response, stepId) => {
    if (stepId !== 'step') ops({ id: stepId, op: 'StepRun' })(response)
    else if (asking.push(response) === 1) ops(...plan)(response)
  }, 0)

  await until(
    async () => (await read())?.steps.every((step) => step.status === 'completed') === true && asking.length > 1,
  )
  const whileHeld = asking.length
  for (const response of asking.slice(1)) ops()(response)
  await until(() => asking.length === 3)
  finish(asking[2] as ServerResponse)
  await until(async () => (await read())?.endedAt !== undefined)

  expect(whileHeld).toBe(2)
})

async function follow(answers: Answer[], retries: number): Promise<RunView | undefined> {
  await startApp((response) => (answers.shift() ?? finish)(response), retries)
  await until(async () => (await read())?.endedAt !== undefined)
  return read()
}

// Serves one function, starts an engine for it, and sends the event that starts a run.
async function startApp(answer: (response: ServerResponse, stepId: string) => void, retries: number): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'inngest-odd-'))
  app = createServer((request, response) => {
    const stepId = new URL(request.url ?? '', appUrl).searchParams.get('stepId') ?? ''
    if (request.method !== 'PUT') return answer(response, stepId)
    const runtime = { type: 'http', url: `${appUrl}?fnId=app-odd` }
    const steps = { step: { id: 'step', name: 'step', runtime, retries: { attempts: retries } } }
    const functions = [{ id: 'app-odd', triggers: [{ event: 'go' }], steps }]
    return response.writeHead(200, sdk).end(JSON.stringify({ app_id: 'app', functions }))
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/api/inngest`
  engine = await startInngest({ folder, port: 0, appUrl, backoffSeconds: [0], log() {} })
  await fetch(`${engine.url}/e/key`, { method: 'POST', body: JSON.stringify({ name: 'go' }) })
}

async function read(): Promise<RunView | undefined> {
  const response = await fetch(`${engine.url}/_engine/runs`)
  return ((await response.json()) as { runs: RunView[] }).runs[0]
}

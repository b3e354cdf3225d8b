import { html } from 'hono/html'
import type { RunView, StepView } from '../view'
import { icon } from './icons'
import { between, durationOf, errorText, timeOf, until, valueLine } from './words'

interface Row {
  at: string | undefined
  picture: ReturnType<typeof icon>
  name: string
  detail: string
  duration: string
}

/** The steps of a run in the order in which they began; a try that failed is a row of its own. */
export function stepRows(run: RunView, now: number) {
  const own = run.tries.map((tried, index) => failedTry('The function', tried, index, now))
  const rows = [...own, ...run.steps.flatMap((step) => rowsOf(step, now))]
  rows.sort((one, other) => (one.at ?? '').localeCompare(other.at ?? ''))
  return rows.map(
    ({ at, picture, name, detail, duration }) => html`<li>
      ${picture}<time datetime="${at ?? ''}">${timeOf(at)}</time>
      <span><bdi>${name}</bdi>${detail === '' ? '' : html`<small>${detail}</small>`}</span>
      <span class="took">${duration}</span>
    </li>`,
  )
}

function rowsOf(step: StepView, now: number): Row[] {
  const failed = step.tries.filter((tried) => tried.nextAt !== undefined)
  const rows = failed.map((tried, index) => failedTry(step.displayName, tried, index, now))
  if (step.status === 'retrying') return rows
  const last = step.tries.at(-1)
  const name = failed.length > 0 ? `${step.displayName}, try ${failed.length + 1}` : step.displayName
  const duration = last && last.nextAt === undefined ? durationOf(last.durationMs) : ''
  const at = last && last.nextAt === undefined ? last.at : step.startedAt
  return [...rows, { at, name, duration, picture: pictureOf(step), detail: detailOf(step, now) }]
}

function failedTry(name: string, tried: StepView['tries'][number], index: number, now: number): Row {
  const isNext = tried.nextAt !== undefined && Date.parse(tried.nextAt) > now
  return {
    at: tried.at,
    name: `${name}, try ${index + 1}`,
    picture: icon('warning', 'caution'),
    detail: `${errorText(tried.error)}${isNext && tried.nextAt ? `. Next try ${until(tried.nextAt, now)}.` : ''}`,
    duration: durationOf(tried.durationMs),
  }
}

function pictureOf(step: StepView) {
  if (step.status === 'completed') return icon('check', 'done')
  if (step.status === 'failed') return icon('cross', 'bad')
  return step.kind === 'run' ? icon('hourglass', 'done') : icon('clock', 'quiet')
}

function detailOf(step: StepView, now: number): string {
  if (step.status === 'failed') return errorText(step.error)
  if (step.status === 'completed') return endOf(step)
  const wake = step.wakeAt === undefined ? '' : until(step.wakeAt, now)
  switch (step.kind) {
    case 'run':
      return step.tries.length > 0 ? 'Tried again soon' : 'Running'
    case 'sleep':
      return `Goes on ${wake}`
    case 'wait':
      return `Waits for ${step.waitsFor}, gives up ${wake}`
    case 'invoke':
      return `Waits for the function, gives up ${wake}`
    default:
      return step.kind satisfies never
  }
}

function endOf(step: StepView): string {
  if (step.kind === 'sleep') return `Slept ${between(step.startedAt, step.endedAt)}`
  if (step.kind === 'wait') {
    return step.output === undefined
      ? `${step.waitsFor} did not come`
      : `${step.waitsFor} came after ${between(step.startedAt, step.endedAt)}`
  }
  return step.output === null || step.output === undefined ? '' : valueLine(step.output)
}

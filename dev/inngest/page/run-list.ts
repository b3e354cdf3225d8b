import { html } from 'hono/html'
import type { RunStatus, RunView } from '../view'
import { type IconName, icon } from './icons'
import type { PageModel } from './page'
import { between, errorText, shortName, subjectOf, timeOf, until } from './words'

/** The runs at the side, each a link to its steps. */
export function runList(model: PageModel) {
  const { shown, filter, selected } = model
  return html`<nav class="run-list" aria-label="Runs">
    ${shown.length === 0 ? html`<p class="empty">${filter === 'all' ? 'No runs yet. An event starts one.' : 'None.'}</p>` : ''}
    ${shown.map((run) => runRow(model, run, run.id === selected?.id))}
  </nav>`
}

/** The picture of a status. */
export function statusIcon(status: RunStatus) {
  const { name, tone } = STATUS_ICONS[status]
  return icon(name, tone)
}

/** What is, in a few words: when it goes on, how long it took, or why it failed. */
export function statusText(run: RunView, now: number): string {
  switch (run.status) {
    case 'running':
      return run.nextWakeAt && Date.parse(run.nextWakeAt) > now ? `next try ${until(run.nextWakeAt, now)}` : 'running'
    case 'sleeping':
      return run.nextWakeAt ? `next look ${until(run.nextWakeAt, now)}` : 'sleeping'
    case 'waiting':
      return `waits for ${run.steps.find((step) => step.waitsFor && step.status === 'open')?.waitsFor ?? 'a function'}`
    case 'completed':
      return `done in ${between(run.startedAt, run.endedAt)}`
    case 'failed':
      return errorText(run.error)
    case 'cancelled':
      return `cancelled: ${run.cancelReason}`
    default:
      return run.status satisfies never
  }
}

function runRow({ filter, now, appNames }: PageModel, run: RunView, isCurrent: boolean) {
  const subject = subjectOf(run)
  return html`<a class="run" id="run-${run.id}" data-state="${run.status}" href="/?filter=${filter}&run=${run.id}"
    ${isCurrent ? html`aria-current="true"` : ''}>
    ${statusIcon(run.status)}
    <code>${shortName(run.functionId, appNames)}</code>
    <time class="when" datetime="${run.startedAt ?? ''}">${timeOf(run.startedAt)}</time>
    <span class="sub">${subject ? html`<bdi>${subject.value}</bdi> · ` : ''}${statusText(run, now)}</span>
  </a>`
}

const STATUS_ICONS: Record<RunStatus, { name: IconName; tone: 'quiet' | 'done' | 'bad' }> = {
  running: { name: 'hourglass', tone: 'done' },
  sleeping: { name: 'clock', tone: 'quiet' },
  waiting: { name: 'clock', tone: 'quiet' },
  completed: { name: 'check', tone: 'done' },
  failed: { name: 'cross', tone: 'bad' },
  cancelled: { name: 'stop', tone: 'quiet' },
}

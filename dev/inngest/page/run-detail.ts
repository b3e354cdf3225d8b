import { html } from 'hono/html'
import type { RunView } from '../view'
import { icon } from './icons'
import type { PageModel } from './page'
import { statusIcon, statusText } from './run-list'
import { stepRows } from './step-rows'
import { shortName, subjectOf, timeOf, valueLine } from './words'

/** One run: what it is about, how it stands, its steps, and what may be done with it. */
export function runDetail({ selected, now, appNames }: PageModel) {
  if (!selected) return html`<section class="run-detail"></section>`
  const subject = subjectOf(selected)
  return html`<section class="run-detail" aria-label="Run" data-state="${selected.status}">
    <header>
      <h2><bdi>${subject?.value ?? selected.event.name}</bdi></h2>
      <p class="facts">
        <code>${shortName(selected.functionId, appNames)}</code> · by <code>${selected.event.name}</code>
        ${subject ? html` · ${subject.key} <code>${subject.value}</code>` : ''} · started ${timeOf(selected.startedAt)}
      </p>
    </header>
    <p class="state">${statusIcon(selected.status)} <strong>${capitalize(statusText(selected, now))}</strong></p>
    <ol class="steps">${stepRows(selected, now)}</ol>
    ${selected.status === 'completed' && selected.output !== null ? html`<p class="facts">Gave <code>${valueLine(selected.output)}</code></p>` : ''}
    <div class="acts">
      ${actsOf(selected, now).map(({ act, label, isMain }) => actForm(selected.id, act, label, isMain))}
      <a class="button" id="json" href="/_engine/runs/${selected.id}">As JSON</a>
    </div>
  </section>`
}

type Act = { act: 'wake' | 'rerun' | 'cancel'; label: string; isMain: boolean }

function actsOf(run: RunView, now: number): Act[] {
  if (run.endedAt !== undefined) return [{ act: 'rerun', label: 'Run again', isMain: true }]
  const acts: Act[] = [{ act: 'cancel', label: 'Cancel', isMain: false }]
  const sleeps = run.status !== 'waiting' && run.nextWakeAt !== undefined && Date.parse(run.nextWakeAt) > now
  return sleeps ? [{ act: 'wake', label: 'Look now', isMain: true }, ...acts] : acts
}

function actForm(runId: string, act: Act['act'], label: string, isMain: boolean) {
  return html`<form method="post" action="/_engine/runs/${runId}/${act}">
    <button class="button ${isMain ? 'main' : ''}" id="act-${act}">${isMain ? icon('again') : ''}${label}</button>
  </form>`
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

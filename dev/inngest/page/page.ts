import { html, raw } from 'hono/html'
import type { World } from '../state'
import { listRuns, type RunView } from '../view'
import { runDetail } from './run-detail'
import { runList } from './run-list'
import { script } from './script'
import { styles } from './styles'

const FILTERS = {
  all: { label: 'All', has: () => true },
  running: { label: 'Running', has: (run: RunView) => run.status === 'running' },
  sleeping: { label: 'Sleeping', has: (run: RunView) => run.status === 'sleeping' || run.status === 'waiting' },
  failed: { label: 'Failed', has: (run: RunView) => run.status === 'failed' },
} as const

export type Filter = keyof typeof FILTERS

export interface PageModel {
  filter: Filter
  shown: RunView[]
  selected: RunView | undefined
  now: number
  appNames: string[]
}

export interface PageRequest {
  filter: string | undefined
  runId: string | undefined
}

/** The page at `/`: all runs at one side, the steps of one at the other. */
export function renderPage(world: World, { filter: asked, runId }: PageRequest) {
  const runs = listRuns(world)
  const filter = isFilter(asked) ? asked : 'all'
  const shown = runs.filter(FILTERS[filter].has)
  const selected = runs.find((run) => run.id === runId) ?? shown[0]
  const model: PageModel = { filter, shown, selected, now: world.now(), appNames: Object.keys(world.state.apps) }
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Background runs</title>
        <link rel="icon" href="data:," />
        <style>${raw(styles)}</style>
      </head>
      <body>
        <main>
          ${head(world, runs, filter)} ${refusals(world)}
          <div class="runs">${runList(model)} ${runDetail(model)}</div>
        </main>
        <script>${raw(script)}</script>
      </body>
    </html>`
}

function head(world: World, runs: RunView[], filter: Filter) {
  const isFrozen = world.state.clock.mode === 'frozen'
  return html`<header class="head">
    <div>
      <h1>Background runs</h1>
      <p>This machine only. The last 200 runs are kept.${isFrozen ? ' Time stands still.' : ''}</p>
    </div>
    <nav class="tabs" aria-label="Filter">
      ${Object.entries(FILTERS).map(
        ([name, { label, has }]) => html`<a class="button" id="filter-${name}" href="/?filter=${name}"
          ${name === filter ? html`aria-current="page"` : ''}>${label} <span class="count">${runs.filter(has).length}</span></a>`,
      )}
    </nav>
  </header>`
}

// What the engine can't do is said here too, not only in the terminal.
function refusals(world: World) {
  const refused = Object.values(world.state.apps).flatMap((app) => app.refused)
  return refused.map(({ message }) => html`<p class="refusal" role="alert">${message}</p>`)
}

function isFilter(text: string | undefined): text is Filter {
  return text !== undefined && Object.hasOwn(FILTERS, text)
}

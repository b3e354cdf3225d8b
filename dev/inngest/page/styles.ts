/** The page's style sheet: the kit's colours by day and by night, one column under 900 px. */
export const styles = `
:root { color-scheme: light dark; --sans: Geist, ui-sans-serif, system-ui, sans-serif; --mono: 'Geist Mono', ui-monospace, monospace;
  --background: oklch(.983 .004 95); --foreground: oklch(.235 .014 225); --card: oklch(1 0 0); --muted: oklch(.955 .006 95);
  --quiet: oklch(.475 .014 225); --border: oklch(.9 .007 95); --edge: oklch(.62 .012 225); --ring: oklch(.52 .096 225);
  --primary: oklch(.365 .066 222); --accent: oklch(.955 .016 205); --bad: oklch(.5 .165 27); --bad-soft: oklch(.962 .018 27);
  --caution: oklch(.48 .098 68) }
@media (prefers-color-scheme: dark) { :root {
  --background: oklch(.165 .008 230); --foreground: oklch(.945 .006 95); --card: oklch(.205 .009 230); --muted: oklch(.245 .01 230);
  --quiet: oklch(.735 .012 220); --border: oklch(.305 .011 230); --edge: oklch(.56 .012 225); --ring: oklch(.8 .11 205);
  --primary: oklch(.87 .075 200); --accent: oklch(.265 .022 222); --bad: oklch(.735 .135 27); --bad-soft: oklch(.262 .038 27);
  --caution: oklch(.82 .105 80) } }
* { box-sizing: border-box; margin: 0 }
body { background: var(--background); color: var(--foreground); font: 15px/1.5 var(--sans) }
main { max-width: 1136px; margin: 0 auto; padding: 56px 24px }
h1 { font-size: clamp(28px, 4vw, 40px); font-weight: 600; letter-spacing: -.03em; line-height: 1.15 }
h2 { font-size: 18px; font-weight: 600; overflow-wrap: anywhere }
code { font: 500 .92em var(--mono); overflow-wrap: anywhere }
.head { display: flex; flex-wrap: wrap; gap: 12px 24px; justify-content: space-between; align-items: end; margin-bottom: 28px }
.head p, .facts, .sub, .when, .empty { color: var(--quiet) }
.tabs, .acts { display: flex; flex-wrap: wrap; gap: 4px }
.acts { gap: 8px; margin-top: 8px }
.button { display: inline-flex; align-items: center; gap: 8px; min-height: 44px; padding: 0 12px; border: 1px solid transparent;
  border-radius: 10px; background: none; color: inherit; font: 500 14px var(--sans); text-decoration: none; cursor: pointer }
.button:hover { background: var(--muted) }
.button.main { border-color: var(--edge); padding: 0 16px }
.tabs .button { font-size: 13px; color: var(--quiet) }
.tabs [aria-current] { background: var(--muted); color: var(--foreground) }
.count, .when, time, .took { font-variant-numeric: tabular-nums }
.refusal { background: var(--bad-soft); border-radius: 12px; padding: 12px 16px; margin-bottom: 12px; font-size: 14px; overflow-wrap: anywhere }
.runs { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); border: 1px solid var(--border); border-radius: 16px;
  background: var(--card); overflow: hidden }
.run-list { border-inline-end: 1px solid var(--border); max-height: 80vh; overflow-y: auto }
.run { display: grid; grid-template-columns: 20px minmax(0, 1fr) auto; gap: 2px 10px; padding: 12px 16px; border-bottom: 1px solid var(--border);
  font-size: 14px; color: inherit; text-decoration: none }
.run:hover { background: var(--muted) }
.run[aria-current] { background: var(--accent); box-shadow: inset 3px 0 0 var(--primary) }
.sub, .when { font-size: 13px }
.sub { grid-column: 2 / -1; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden }
.empty { padding: 20px 16px }
.run-detail { display: grid; gap: 16px; align-content: start; padding: 20px 24px; min-height: 320px }
.facts { font-size: 13px; overflow-wrap: anywhere }
.state { display: flex; gap: 8px; align-items: start; font-size: 14px; overflow-wrap: anywhere }
.state strong { font-weight: 600; min-width: 0 }
.steps { list-style: none; padding: 0; display: grid }
.steps li { position: relative; display: grid; grid-template-columns: 20px 66px minmax(0, 1fr) auto; gap: 0 12px; padding-block: 9px; font-size: 13.5px }
.steps li:not(:last-child)::before { content: ''; position: absolute; inset-inline-start: 9px; top: 30px; bottom: -8px; width: 2px; background: var(--border) }
.steps time, .took { font: 12.5px/1.6 var(--mono); color: var(--quiet) }
.steps small { display: block; font-size: 13px; color: var(--quiet); overflow-wrap: anywhere }
.steps span { overflow-wrap: anywhere }
.icon { width: 18px; height: 18px; margin-top: 2px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }
.icon.quiet { color: var(--quiet) } .icon.done { color: var(--primary) } .icon.bad { color: var(--bad) } .icon.caution { color: var(--caution) }
:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px }
.run:focus-visible { outline-offset: -3px }
@media (max-width: 900px) { .runs { grid-template-columns: minmax(0, 1fr) } .run-list { border: 0; max-height: 60vh } }
@media (max-width: 600px) { main { padding: 40px 16px } .tabs .button { padding: 0 10px } .run-detail { padding: 20px 16px }
  .steps li { grid-template-columns: 20px minmax(0, 1fr) auto } .steps time { grid-area: 2 / 2 } .steps .took { grid-area: 1 / 3 } }
@media (forced-colors: active) { .run[aria-current] { outline: 2px solid Highlight; outline-offset: -3px } }
`

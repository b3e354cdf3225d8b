import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * What an uploader has to be for people to prefer it: what others have (`peers 1.4`), and what their users ask for
 * (`peers 2`), as far as a browser is concerned. By its id, and in words. Each id begins the title of at least one test;
 * docs/uploader-promises.md links them.
 */
export const promises: Record<string, string> = {
  'peers 1.4 Resume after reload': 'An upload goes on after a reload, or a killed browser.',
  'peers 1.4 Pause / resume': 'A pause stops the bytes at once; going on sends what is left.',
  'peers 1.4 Cancel + server delete': 'What is cancelled leaves Stream too.',
  'peers 1.4 Multi-file queue': 'Several files, two at a time, in the order that the person gives them.',
  'peers 1.4 Drag & drop': 'Files and folders are dropped anywhere on the control.',
  'peers 1.4 Paste': 'A file is pasted.',
  'peers 1.4 Camera / screen capture': 'A phone opens its camera. The screen is not captured.',
  'peers 1.4 Validate type / size': 'Refused by extension, type, first bytes and size, with the rule and the number.',
  'peers 1.4 Validate duration / resolution': 'Refused by length and pixels before the first byte.',
  'peers 1.4 Poster frame before upload': 'A frame of the video is there before the first byte.',
  'peers 1.4 ETA / speed': 'How fast it goes, and for how long.',
  'peers 1.4 Offline detect + auto-resume': 'Offline, it waits, and goes on by itself.',
  'peers 1.4 Retry': 'What may pass is tried again, later each time.',
  'peers 1.4 Chunk-size adaption': 'Chunks follow the speed of the link, within Stream’s rules.',
  'peers 1.4 i18n': 'Six languages from a typed dictionary, numbers as each writes them.',
  'peers 1.4 ARIA progress/live': 'A screen reader hears each state once.',
  'peers 1.4 prefers-reduced-motion': 'Nothing moves for who does not want it.',
  'peers 1.4 Theming': 'Colours, looks and rows may be the app’s own.',
  'peers 1.4 Headless hook': 'The hook works with any markup.',
  'peers 1.4 SSR / RSC safe': 'A server can write it.',
  'peers 1.4 Form field': 'A control of a form, in every way that an input is.',
  'peers 1.4 Processing-phase progress': 'The same line goes on while Stream encodes.',
  'peers 1.4 Abort on unmount': 'Without its control an upload stops, unless it is to be kept.',
  'peers 1.4 beforeunload guard': 'Leaving asks first, while bytes move.',
  'peers 1.4 Wake lock': 'The screen stays awake while bytes move.',
  'peers 1.4 Dark / RTL': 'Dark, and from right to left.',
  'peers 1.4 Tests (files) / Playwright / axe': 'axe finds nothing in any state.',
  'peers 2.1': 'A reload does not begin again from zero.',
  'peers 2.2': 'An upload that is no more begins anew, and says so.',
  'peers 2.3': 'It goes on with the right upload, once.',
  'peers 2.4': 'A network that drops does not leave it stuck.',
  'peers 2.5': 'An abort that nobody asked for is no cancel.',
  'peers 2.6': 'A phone does not sleep in the middle.',
  'peers 2.7': 'Memory does not grow with the file.',
  'peers 2.8': 'Chunks obey Stream’s rules; 408, 413, 425 and 429 are understood.',
  'peers 2.9': '100 % is said when the server has said it.',
  'peers 2.11': 'No byte of a video passes the app’s server.',
  'peers 2.15': 'The app is told the uid, typed.',
  'peers 2.16': 'What Stream does after the last byte is shown.',
  'peers 2.17': 'Pause and cancel exist, and leave nothing behind.',
  'peers 2.19': 'It is restyled without a fight, and renders no more than it must.',
  'peers 2.20': 'The drop zone can be used, or replaced, by itself.',
  'peers 2.21': 'All of it by keyboard, and by ear.',
  'peers 2.22': 'StrictMode and the bundler of Next change nothing.',
  'peers 2.23': 'A video whose type the browser does not know is taken.',
  'peers 2.24': 'What the browser can’t decode uploads with a note.',
  'peers 2.25': 'Progress never falls, and never jumps ahead.',
}

/** A title that begins as an id does: its file, from the folder of the tests, and the promise that it is of. */
export interface Proof {
  file: string
  title: string
  /** Undefined when there is no such promise. */
  id?: string
}

/** Every title under `folder` that begins as an id does. */
export function findProofs(folder: string): Proof[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\/.*\.test\.tsx?$/.test(file))
  return files.toSorted().flatMap((file) => {
    const code = readFileSync(path.join(folder, file), 'utf8')
    return [...code.matchAll(titlePattern)].map(([, , title = '']) => ({ file, title, id: idOf(title) }))
  })
}

const titlePattern = /(['"`])(peers [12]\..*?)\1/g

function idOf(title: string): string | undefined {
  return Object.keys(promises).find((id) => title.startsWith(`${id}:`))
}

/** The promises and their proofs, as a page. */
export function describeProofs(proofs: Proof[]): string {
  const rows = Object.entries(promises).map(([id, words]) => {
    const links = proofs
      .filter((proof) => proof.id === id)
      .map(({ file, title }) => `[${readable(title.slice(id.length + 2))}](../tests/${file})`)
    return `| ${id} | ${words} | ${links.join('<br>')} |`
  })
  return `${head}\n${rows.join('\n')}\n`
}

const head = `# What the uploader promises, and the test of each

Written by \`npx vitest run --project unit tests/peers.test.ts --update\`; a test fails when it is not as the tests are. The
ids begin the titles: \`peers 1.4\` is what an uploader has, \`peers 2\` what people ask of one.

| id | promise | tests |
| --- | --- | --- |`

/** What each case fills in is left out. */
function readable(title: string): string {
  return title.replaceAll(/\$\{[^}]*\}|%[sj]/g, '…').replaceAll('|', '\\|')
}

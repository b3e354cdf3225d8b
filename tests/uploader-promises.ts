import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * What an uploader has to be for people to prefer it: what it has (`U`), and what people wish of one (`W`), as far as a
 * browser is concerned. By its id, and in words. Each id begins the title of at least one test;
 * docs/uploader-promises.md links them.
 */
export const promises: Record<string, string> = {
  'U Resume after reload': 'An upload goes on after a reload, or a killed browser.',
  'U Pause / resume': 'A pause stops the bytes at once; going on sends what is left.',
  'U Cancel + server delete': 'What is cancelled leaves Stream too.',
  'U Multi-file queue': 'Several files, two at a time, in the order that the person gives them.',
  'U Drag & drop': 'Files and folders are dropped anywhere on the control.',
  'U Paste': 'A file is pasted.',
  'U Camera / screen capture': 'A phone opens its camera. The screen is not captured.',
  'U Validate type / size': 'Refused by extension, type, first bytes and size, with the rule and the number.',
  'U Validate duration / resolution': 'Refused by length and pixels before the first byte.',
  'U Poster frame before upload': 'A frame of the video is there before the first byte.',
  'U ETA / speed': 'How fast it goes, and for how long.',
  'U Offline detect + auto-resume': 'Offline, it waits, and goes on by itself.',
  'U Retry': 'What may pass is tried again, later each time.',
  'U Chunk-size adaption': 'Chunks follow the speed of the link, within Stream’s rules.',
  'U i18n': 'Six languages from a typed dictionary, numbers as each writes them.',
  'U ARIA progress/live': 'A screen reader hears each state once.',
  'U prefers-reduced-motion': 'Nothing moves for who does not want it.',
  'U Theming': 'Colours, looks and rows may be the app’s own.',
  'U Headless hook': 'The hook works with any markup.',
  'U SSR / RSC safe': 'A server can write it.',
  'U Form field': 'A control of a form, in every way that an input is.',
  'U Processing-phase progress': 'The same line goes on while Stream encodes.',
  'U Abort on unmount': 'Without its control an upload stops, unless it is to be kept.',
  'U beforeunload guard': 'Leaving asks first, while bytes move.',
  'U Wake lock': 'The screen stays awake while bytes move.',
  'U Dark / RTL': 'Dark, and from right to left.',
  'U Tests (files) / Playwright / axe': 'axe finds nothing in any state.',
  W1: 'A reload does not begin again from zero.',
  W2: 'An upload that is no more begins anew, and says so.',
  W3: 'It goes on with the right upload, once.',
  W4: 'A network that drops does not leave it stuck.',
  W5: 'An abort that nobody asked for is no cancel.',
  W6: 'A phone does not sleep in the middle.',
  W7: 'Memory does not grow with the file.',
  W8: 'Chunks obey Stream’s rules; 408, 413, 425 and 429 are understood.',
  W9: '100 % is said when the server has said it.',
  W11: 'No byte of a video passes the app’s server.',
  W15: 'The app is told the uid, typed.',
  W16: 'What Stream does after the last byte is shown.',
  W17: 'Pause and cancel exist, and leave nothing behind.',
  W19: 'It is restyled without a fight, and renders no more than it must.',
  W20: 'The drop zone can be used, or replaced, by itself.',
  W21: 'All of it by keyboard, and by ear.',
  W22: 'StrictMode and the bundler of Next change nothing.',
  W23: 'A video whose type the browser does not know is taken.',
  W24: 'What the browser can’t decode uploads with a note.',
  W25: 'Progress never falls, and never jumps ahead.',
}

/** The ids that no title of these begins with. */
export function findUnproven(passedTitles: string[]): string[] {
  return Object.keys(promises).filter((id) => !passedTitles.some((title) => title.startsWith(`${id}:`)))
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

const titlePattern = /(['"`])((?:U [\w&+()/ -]+|W\d+): .*?)\1/g

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

Written by \`npx vitest run --project unit tests/uploader-promises.test.ts --update\`; a test fails when it is not as the tests are. The
ids begin the titles: \`U\` is what an uploader has, \`W\` what people wish of one.

| id | promise | tests |
| --- | --- | --- |`

/** What each case fills in is left out. */
function readable(title: string): string {
  return title.replaceAll(/\$\{[^}]*\}|%[sj]/g, '…').replaceAll('|', '\\|')
}

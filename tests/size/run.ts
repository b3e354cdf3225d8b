import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundleModule } from './bundle'
import { describeChunks, findFaults } from './report'
import { measureStyles } from './styles'

/**
 * `npm run size`: what `<CloudflareUpload/>` adds to a page, minified and by gzip -9 (kB = 1000 B): what is loaded with the
 * page, what waits behind an `import()`, and the CSS. `-- --modules` lists every module and who imports it. Ends with 1 over the budget.
 */
const budget = { eagerGzipBytes: 8_000, lazyPackages: ['tus-js-client'] }

const { values } = parseArgs({ options: { modules: { type: 'boolean', default: false } } })
const folder = fileURLToPath(new URL('../..', import.meta.url))
const entry = 'components/cloudflare-upload/cloudflare-upload.tsx'
const chunks = await bundleModule(folder, entry, ['react', 'react-dom', 'next'])
const styles = await measureStyles(folder, 'components')

const eager = chunks.filter(({ isEager }) => isEager)
const lazy = chunks.filter(({ isEager }) => !isEager)
console.log(`${entry}, without react, react-dom and next\n`)
console.log(describeChunks('eager', eager, values.modules).join('\n'))
console.log(describeChunks('lazy, behind an import()', lazy, values.modules).join('\n'))
console.log(describeChunks('CSS', styles, values.modules).join('\n'))

const faults = findFaults(chunks, budget)
for (const fault of faults) console.error(`\n${fault}`)
process.exitCode = faults.length > 0 ? 1 : 0

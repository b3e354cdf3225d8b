import { appendFileSync, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { Inngest } from 'inngest'
import { serve } from 'inngest/node'

// An app as a process of its own, to be killed. Arguments: port, the engine's URL, a file for what ran; while a file
// of that name with `.hold` behind it is there, the second step does not end.
const [port, baseUrl, journal = ''] = process.argv.slice(2)
const client = new Inngest({ id: 'app', isDev: true, baseUrl })

const pair = client.createFunction({ id: 'pair', retries: 0, triggers: { event: 'go' } }, async ({ step }) => {
  await step.run('first', () => appendFileSync(journal, 'first\n'))
  await step.run('second', async () => {
    appendFileSync(journal, 'second begins\n')
    while (existsSync(`${journal}.hold`)) await delay(10)
    appendFileSync(journal, 'second ends\n')
  })
})

createServer(serve({ client, functions: [pair] })).listen(Number(port), '127.0.0.1')

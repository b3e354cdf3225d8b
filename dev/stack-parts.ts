import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { migrateToLatest } from '../db/migrate'
import { appEnvironment, servicesElsewhere, settingNames, type Urls, urlsElsewhere } from './app-environment'
import { nextApp } from './next-app'
import { ownServer } from './own-server'
import { preparePostgres } from './postgres'
import { DEVELOPMENT, readOrMakeSecrets, type Secrets } from './secrets'
import type { StackOptions } from './stack'
import { choosePorts, type Ports } from './stack-ports'
import type { Supervisor } from './supervisor'
import { writeWhole } from './write-whole'

/** What the parts share while they are started. */
type Plan = StackOptions & {
  projectFolder: string
  ports: Ports
  secrets: Secrets
  appUrl: string
  supervisor: Supervisor
}

/** Starts the services side by side, then the app, which needs them all. Resolves when everything answers. */
export async function startParts(
  options: StackOptions,
  projectFolder: string,
  supervisor: Supervisor,
): Promise<{ urls: Urls; env: Record<string, string> }> {
  const settings = options.env ?? {}
  const ports = await choosePorts(options.folder, options.port, options.ports ?? {})
  const secrets = await readOrMakeSecrets(options.folder)
  const appUrl = `http://localhost:${ports.app}`
  const plan = { ...options, projectFolder, ports, secrets, appUrl, supervisor }

  const elsewhere = servicesElsewhere(settings)
  const services = await Promise.allSettled([
    elsewhere.database ? {} : startDatabase(plan),
    elsewhere.stream ? {} : startEmulator(plan),
    elsewhere.inngest ? {} : startEngine(plan),
  ])
  for (const service of services) if (service.status === 'rejected') throw service.reason
  const found = services.map((service) => (service.status === 'fulfilled' ? service.value : {}))
  const urls = complete(Object.assign({ app: appUrl }, urlsElsewhere(settings), ...found))

  const local = elsewhere.stream
    ? {}
    : {
        webhookSecret: await subscribe(urls, secrets),
        ...((options.signingKey ?? true) && { signingKey: await signingKey(options.folder, urls, secrets) }),
      }
  const env = appEnvironment(settings, urls, secrets, local)
  await startApp(plan, env)
  if (elsewhere.inngest && options.app !== 'none') await introduce(appUrl, supervisor)
  return { urls, env }
}

async function startDatabase({ folder, ports, secrets, supervisor }: Plan): Promise<Partial<Urls>> {
  const password = secrets.databasePassword
  const postgres = await preparePostgres({ folder: path.join(folder, 'database'), port: ports.database, password })
  await supervisor.start('database', {
    spawn: postgres.spawn,
    answers: (_child, signal) => postgres.answers(signal),
    // "Fast": open transactions are rolled back, nothing is lost, no client is waited for.
    stopSignal: 'SIGINT',
  })
  const url = await postgres.createDatabase('app')
  await migrateToLatest(url)
  return { database: url }
}

async function startEmulator({ folder, ports, secrets, supervisor, projectFolder, encodeSeconds }: Plan) {
  const urls: Partial<Urls> = {}
  const flags = {
    folder: path.join(folder, 'stream'),
    'api-port': ports.stream,
    'upload-port': ports.upload,
    'playback-port': ports.playback,
    'account-id': secrets.accountId,
    'api-token': secrets.apiToken,
    ...(encodeSeconds !== undefined && { 'encode-seconds': encodeSeconds }),
  }
  const program = ownServer(projectFolder, 'dev/stream/main.ts', flags, (answer) => Object.assign(urls, answer))
  await supervisor.start('stream', program)
  return urls
}

async function startEngine({ folder, ports, appUrl, supervisor, projectFolder }: Plan): Promise<Partial<Urls>> {
  const urls: Partial<Urls> = {}
  const flags = { folder: path.join(folder, 'inngest'), port: ports.inngest, app: `${appUrl}/api/inngest` }
  const program = ownServer(projectFolder, 'dev/inngest/main.ts', flags, (answer) => Object.assign(urls, answer))
  await supervisor.start('inngest', program)
  return urls
}

/** Tells the emulator where webhooks go. Gives the secret that they are signed with. */
async function subscribe(urls: Urls, { accountId, apiToken }: Secrets): Promise<string> {
  const url = `${urls.stream}/client/v4/accounts/${accountId}/stream/webhook`
  const answer = await send('PUT', url, { notificationUrl: `${urls.app}/api/webhooks/stream` }, apiToken)
  const { result }: { result: { secret: string } } = await answer.json()
  return result.secret
}

/** The key that signs for private videos: made once at the emulator, which tells it once, and kept beside its data. */
async function signingKey(folder: string, urls: Urls, { accountId, apiToken }: Secrets): Promise<string> {
  const file = path.join(folder, 'stream', 'signing-key.jwk')
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept && isOfDevelopment(kept)) return kept.trim()

  const answer = await send('POST', `${urls.stream}/client/v4/accounts/${accountId}/stream/keys`, {}, apiToken)
  const { result }: { result: { jwk: string } } = await answer.json()
  await writeWhole(file, result.jwk)
  return result.jwk
}

/** A key that is older than the prefix is made anew: a production would not know it. */
function isOfDevelopment(jwk: string): boolean {
  return Buffer.from(jwk, 'base64').toString().includes(`"kid":"${DEVELOPMENT}`)
}

async function startApp(
  { app, projectFolder, ports, quiet = false, supervisor }: Plan,
  env: Record<string, string>,
): Promise<void> {
  if (app === 'none') return

  // Next reads `.env` files itself, but an empty setting counts as set: what this stack does not give stays away.
  const blank = Object.fromEntries(settingNames.map((name) => [name, '']))
  const program = nextApp({
    projectFolder,
    command: app,
    port: ports.app,
    env: { ...blank, ...env, LOCAL_STACK: app === 'start' ? 'this-machine-only' : '' },
    quiet,
  })
  await supervisor.start('app', program)
}

/** A server of Inngest that runs elsewhere learns of the app by this request, which the SDK answers by registering. */
async function introduce(appUrl: string, supervisor: Supervisor): Promise<void> {
  await send('PUT', `${appUrl}/api/inngest`).catch((error: Error) =>
    supervisor.say(`The app could not register itself with Inngest: ${error.message}`),
  )
}

async function send(method: 'POST' | 'PUT', url: string, body?: object, token?: string): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  })
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`)
  return response
}

function complete(urls: Partial<Urls> & { app: string }): Urls {
  const { app, database, inngest, stream, upload, playback } = urls
  if (!database || !inngest || !stream || !upload || !playback) {
    throw new Error(`A part has not said where it answers: ${JSON.stringify(urls)}`)
  }
  return { app, database, inngest, stream, upload, playback }
}

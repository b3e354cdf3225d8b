import { Agent, request } from 'node:http'

export interface Load {
  url: string
  /** One of them for each request, in turn. */
  cookies: string[]
  requests: number
  /** How many are under way at once. */
  concurrency: number
}

export interface Rate {
  perSecond: number
  p50Ms: number
  p99Ms: number
}

/** Sends creation requests as fast as they are answered. Throws when one is answered otherwise than with 201. */
export async function measure({ url, cookies, requests, concurrency }: Load): Promise<Rate> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const tookMs: number[] = []
  let sent = 0
  const startedAt = performance.now()

  async function sendInTurn(): Promise<void> {
    while (sent < requests) {
      const cookie = cookies[sent++ % cookies.length] ?? ''
      const at = performance.now()
      await create(url, cookie, agent)
      tookMs.push(performance.now() - at)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, sendInTurn))

  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  tookMs.sort((one, other) => one - other)
  const quantile = (part: number) => tookMs[Math.floor((tookMs.length - 1) * part)] ?? 0
  return { perSecond: requests / seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99) }
}

function create(url: string, cookie: string, agent: Agent): Promise<void> {
  const headers = {
    Cookie: cookie,
    'Tus-Resumable': '1.0.0',
    'Upload-Length': '1048576',
    'Upload-Metadata': 'filename YS5tcDQ=,filetype dmlkZW8vbXA0',
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part
      })
      response.on('end', () => {
        if (response.statusCode === 201) resolve()
        else reject(new Error(`${url}: ${response.statusCode} ${body}`))
      })
    })
    sent.on('error', reject).end()
  })
}

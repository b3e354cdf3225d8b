import { Inngest } from 'inngest'

/**
 * The connection to Inngest: the local engine, the Dev Server, a self-hosted server or the cloud, as the `INNGEST_*`
 * variables say. One step is one request, here and in production.
 */
export const inngest = new Inngest({ id: 'next-cloudflare-stream', checkpointing: false })

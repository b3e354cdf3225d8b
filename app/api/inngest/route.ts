import { serve } from 'inngest/next'
import { functions } from '@/inngest'
import { inngest } from '@/inngest/client'

/** Where Inngest calls the background functions, one step in each request. */
export const { GET, POST, PUT } = serve({ client: inngest, functions })

/** Seconds. A step makes a few calls to Stream of 15 s at the most. */
export const maxDuration = 60

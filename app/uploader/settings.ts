import { z } from 'zod'
import { languageTags } from './languages'

/** What the page's address says: `/uploader?lang=ar&theme=dark&max=5`. What it does not say, or says wrongly, is as by default. */
export const settingsSchema = z.object({
  lang: z.enum(languageTags).catch('en'),
  theme: z.enum(['auto', 'light', 'dark']).catch('auto'),
  /** How many files the examples take that do not say it themselves. */
  max: z.enum(['1', '5']).catch('1').transform(Number),
  send: z.enum(['uploaded', 'created']).catch('uploaded'),
  required: z.literal('on').optional().catch(undefined).transform(Boolean),
  disabled: z.literal('on').optional().catch(undefined).transform(Boolean),
})

export type Settings = z.infer<typeof settingsSchema>

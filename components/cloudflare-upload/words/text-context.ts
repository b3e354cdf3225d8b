'use client'

import { createContext, useContext } from 'react'
import { type EarlyText, earlyEnglish } from './early-text'
import type { Text } from './text'

/** The language of everything inside; English when nobody says another one. */
export const TextContext = createContext<Text | undefined>(undefined)

/** The words that are needed before a file is there. */
export function useEarlyText(): EarlyText {
  return useContext(TextContext) ?? earlyEnglish
}

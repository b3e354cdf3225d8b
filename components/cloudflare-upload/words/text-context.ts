'use client'

import { createContext, useContext } from 'react'
import { english, type Text } from './text'

/** The language of everything inside: English, unless a provider or a component says another one. */
export const TextContext = createContext<Text>(english)

/** The dictionary that is in force here. */
export function useText(): Text {
  return useContext(TextContext)
}

import { useContext } from 'react'
import { english, type Text } from './text'
import { TextContext } from './text-context'

/** The dictionary that is in force here. */
export function useText(): Text {
  return useContext(TextContext) ?? english
}

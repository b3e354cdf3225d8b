import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

/** Joins class names; of two that say the same of an element, the later one holds. */
export function cn(...names: ClassValue[]): string {
  return twMerge(clsx(names))
}

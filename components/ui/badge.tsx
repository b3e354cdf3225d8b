import type { ComponentProps } from 'react'
import { cn } from './cn'

/** A chip over a picture. `time` is for a time code at the end, `state` for words at the start. */
export function Badge({ kind, className, ...props }: ComponentProps<'span'> & { kind: 'time' | 'state' }) {
  return <span data-kind={kind} className={cn(chip, kinds[kind], className)} {...props} />
}

const chip = 'absolute z-2 rounded-chip bg-chip text-xs font-medium leading-none text-chip-foreground tabular-nums'

const kinds = {
  time: 'end-2 bottom-2 px-1.5 py-1 font-mono tracking-tight',
  state: 'start-2 top-2 inline-flex items-center gap-1.5 py-[5px] ps-1.5 pe-2 [&_svg]:size-3.5',
}

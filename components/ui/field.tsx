import { Label as RadixLabel } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

/** One question of a form: its label, its control, and what is wrong with the answer. */
export function Field({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('grid min-w-0 gap-2', className)} {...props} />
}

export function Label({ className, ...props }: ComponentProps<typeof RadixLabel.Root>) {
  return <RadixLabel.Root className={cn('text-sm font-semibold', className)} {...props} />
}

/** Beside the name of what may be left out. */
export function Optional() {
  return <span className="text-[0.8125rem] font-normal text-muted-foreground">(optional)</span>
}

/** Said at once to a screen reader. Name its id in the control's `aria-describedby`. */
export function FieldError({ id, children }: { id: string; children?: ReactNode }) {
  if (!children) return null
  return (
    <p id={id} role="alert" className="text-[0.8125rem] text-destructive">
      {children}
    </p>
  )
}

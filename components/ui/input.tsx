import type { ComponentProps } from 'react'
import { cn } from './cn'

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(control, className)} {...props} />
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(control, 'min-h-23 resize-y', className)} {...props} />
}

const control = [
  'min-h-11 w-full rounded-control border border-input bg-card px-3.5 py-2.5 text-card-foreground',
  'aria-invalid:border-destructive',
]

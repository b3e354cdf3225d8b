import { cva, type VariantProps } from 'class-variance-authority'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn'

/**
 * A button of 44 px at the least. With `asChild` its only child takes the look, as a link does. A button that explains
 * itself is `aria-disabled`, never `disabled`: it keeps its focus, and its handler does nothing.
 */
export function Button({ variant, size, asChild, className, ...props }: ButtonProps) {
  const Element = asChild ? Slot.Root : 'button'
  return (
    <Element type={asChild ? undefined : 'button'} className={cn(button({ variant, size }), className)} {...props} />
  )
}

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof button> {
  asChild?: boolean
}

const button = cva(
  [
    'inline-flex min-h-11 items-center justify-center gap-2 whitespace-nowrap rounded-control px-4 text-sm font-medium',
    // Seen where the system chooses the colours.
    'border border-transparent',
    'transition-colors active:translate-y-[0.5px] aria-disabled:cursor-not-allowed aria-disabled:bg-muted',
    'aria-disabled:text-muted-foreground [&_svg]:size-[18px] [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        primary:
          'bg-primary text-primary-foreground hover:bg-[color-mix(in_oklab,var(--primary)_88%,var(--foreground))]',
        outline: 'border-input bg-card hover:bg-accent hover:text-accent-foreground',
        ghost: 'hover:bg-accent hover:text-accent-foreground',
        danger: 'bg-destructive text-destructive-foreground',
        'danger-ghost': 'text-destructive hover:bg-destructive-soft',
      },
      size: {
        text: '',
        icon: 'w-11 px-0 text-muted-foreground hover:text-foreground',
      },
    },
    defaultVariants: { variant: 'primary', size: 'text' },
  },
)

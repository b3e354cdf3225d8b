import { AlertDialog as Radix } from 'radix-ui'
import type { MouseEvent, ReactNode } from 'react'
import { Button } from './button'

/**
 * Asks before something that cannot be undone. The focus starts on the button that keeps things as they are, which
 * Radix does by itself: it is the one named Cancel.
 */
export function ConfirmDialog({ trigger, title, description, keep, act, onConfirm }: ConfirmDialogProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild onClick={stayIfDisabled}>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-10 bg-scrim" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-10 grid w-[calc(100%-2rem)] max-w-[440px] -translate-1/2 gap-2.5 rounded-panel border bg-popover p-6 text-popover-foreground shadow-[0_24px_48px_-20px_oklch(0.2_0.02_230/0.35)]">
          <Radix.Title className="text-xl">{title}</Radix.Title>
          <Radix.Description className="text-muted-foreground">{description}</Radix.Description>
          <div className="mt-2.5 flex flex-wrap justify-end gap-2 max-sm:*:flex-1">
            <Radix.Cancel asChild>
              <Button variant="outline">{keep}</Button>
            </Radix.Cancel>
            <Radix.Action asChild>
              <Button variant="danger" onClick={onConfirm}>
                {act}
              </Button>
            </Radix.Action>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export interface ConfirmDialogProps {
  /** The button that opens it, unless it is `aria-disabled`. */
  trigger: ReactNode
  title: string
  description: string
  /** What the button that changes nothing says: `Keep it`. */
  keep: string
  /** What the button that acts says: `Delete post`. */
  act: string
  onConfirm: () => void
}

function stayIfDisabled(event: MouseEvent) {
  if (event.currentTarget.getAttribute('aria-disabled') === 'true') event.preventDefault()
}

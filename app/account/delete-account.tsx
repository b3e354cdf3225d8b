'use client'

import { Button } from '@/components/ui/button'
import { Field, FieldError, Label } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { useActionForm } from '../use-action-form'
import { deleteAccount } from './actions'
import { emptyAccountForm } from './form-state'

/** Deletes an account, which takes its password, or all that a guest has, who says once more that it is meant. */
export function DeleteAccount({ isGuest }: { isGuest: boolean }) {
  const { errors, isSending, form } = useActionForm(deleteAccount, emptyAccountForm)

  return (
    <form {...form} noValidate aria-label="Delete everything" className="grid max-w-sm justify-items-start gap-4">
      {isGuest ? (
        <label className="inline-flex min-h-11 items-center gap-2.5 text-sm">
          <input type="checkbox" name="sure" required className="size-5 accent-destructive" />I am sure
        </label>
      ) : (
        <Field className="w-full">
          <Label htmlFor="password">Password</Label>
          <Input
            id="password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            aria-invalid={Boolean(errors.password)}
            aria-describedby="password-error"
          />
          <FieldError id="password-error">{errors.password}</FieldError>
        </Field>
      )}
      <FieldError id="delete-error">{errors.form}</FieldError>
      <Button type="submit" variant="danger" aria-disabled={isSending}>
        {isGuest ? 'Delete everything' : 'Delete account'}
      </Button>
    </form>
  )
}

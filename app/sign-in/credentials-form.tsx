'use client'

import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { Field, FieldError, Label } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { PASSWORD_MAX, PASSWORD_MIN } from '@/lib/password'
import { signIn, signUp } from '../account/actions'
import { emptyAccountForm } from '../account/form-state'
import { useActionForm } from '../use-action-form'

/** E-mail and password: to sign in, or to create an account. `next` is where it leads. */
export function CredentialsForm({ kind, next }: { kind: 'sign-in' | 'sign-up'; next: string }) {
  const isNew = kind === 'sign-up'
  const { errors, values, isSending, form } = useActionForm(isNew ? signUp : signIn, emptyAccountForm)
  const id = useId()

  return (
    <form
      {...form}
      noValidate
      aria-label={isNew ? 'Create an account' : 'Sign in'}
      className="grid content-start gap-5"
    >
      <h2>{isNew ? 'Create an account' : 'Sign in'}</h2>
      <input type="hidden" name="next" value={next} />
      <Field>
        <Label htmlFor={`${id}-email`}>E-mail</Label>
        <Input
          id={`${id}-email`}
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={values.email}
          aria-invalid={Boolean(errors.email)}
          aria-describedby={`${id}-email-error`}
        />
        <FieldError id={`${id}-email-error`}>{errors.email}</FieldError>
      </Field>
      <Field>
        <Label htmlFor={`${id}-password`}>Password</Label>
        <Input
          id={`${id}-password`}
          name="password"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          aria-invalid={Boolean(errors.password)}
          aria-describedby={`${id}-password-rule ${id}-password-error`}
        />
        {isNew && (
          <p id={`${id}-password-rule`} className="text-[0.8125rem] text-muted-foreground">
            {PASSWORD_MIN} to {PASSWORD_MAX} characters.
          </p>
        )}
        <FieldError id={`${id}-password-error`}>{errors.password}</FieldError>
      </Field>
      <FieldError id={`${id}-form-error`}>{errors.form}</FieldError>
      <Button type="submit" variant={isNew ? 'outline' : 'primary'} aria-disabled={isSending}>
        {isNew ? 'Create account' : 'Sign in'}
      </Button>
    </form>
  )
}

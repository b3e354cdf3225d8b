import { z } from 'zod'
import { PASSWORD_MAX, PASSWORD_MIN } from '@/lib/password'
import type { AccountFormState } from './form-state'

export interface Credentials {
  email: string
  password: string
}

type Parsed = ({ ok: true } & Credentials) | { ok: false; state: AccountFormState }

/** The e-mail and the password of a form. Of a password that is there already, only whoever has it knows the rules. */
export function credentialsOf(form: FormData): Parsed {
  return parse(form, z.object({ email, password: z.string(NEEDS).min(1, NEEDS).max(PASSWORD_MAX, tooLong) }))
}

/** The same for an account that is to be made. */
export function newCredentialsOf(form: FormData): Parsed {
  return parse(
    form,
    z.object({ email, password: z.string(NEEDS).min(PASSWORD_MIN, tooShort).max(PASSWORD_MAX, tooLong) }),
  )
}

const NEEDS = 'A password is needed.'
const tooShort = `A password has ${PASSWORD_MIN} characters or more.`
const tooLong = `A password has ${PASSWORD_MAX} characters at the most.`

const email = z
  .string('An e-mail address is needed.')
  .trim()
  .toLowerCase()
  .max(254, 'An e-mail address has 254 characters at the most.')
  .pipe(z.email('This is no e-mail address: one looks like ann@example.com.'))

function parse(form: FormData, schema: z.ZodType<Credentials>): Parsed {
  const given = { email: form.get('email') ?? undefined, password: form.get('password') ?? undefined }
  const parsed = schema.safeParse(given)
  if (parsed.success) return { ok: true, ...parsed.data }

  // The first complaint of each field.
  const errors = Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path[0], message]).reverse())
  return {
    ok: false,
    state: { errors, values: { email: typeof given.email === 'string' ? given.email.slice(0, 254) : '' } },
  }
}

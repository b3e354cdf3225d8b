import { expect, test } from 'vitest'
import { credentialsOf, newCredentialsOf } from '@/app/account/credentials'

function form(fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

test('an e-mail is read without blanks and capitals, and a password as it is', () => {
  const parsed = newCredentialsOf(form({ email: '  Ann@Example.COM ', password: ' Sesame street ' }))

  expect(parsed).toEqual({ ok: true, email: 'ann@example.com', password: ' Sesame street ' })
})

test.each([
  [{}, { email: 'An e-mail address is needed.', password: 'A password is needed.' }],
  [{ email: 'ann', password: 'long enough' }, { email: expect.stringContaining('no e-mail address') }],
  [{ email: 'a@b.co\u0000', password: 'long enough' }, { email: expect.stringContaining('no e-mail address') }],
  [{ email: 'a@b.co', password: '1234567' }, { password: 'A password has 8 characters or more.' }],
  [{ email: 'a@b.co', password: 'x'.repeat(129) }, { password: 'A password has 128 characters at the most.' }],
  [{ email: `${'a'.repeat(250)}@b.co`, password: 'long enough' }, { email: expect.stringContaining('254') }],
])('for a new account, %j is refused with the rule, and the password is not given back', (fields, errors) => {
  const parsed = newCredentialsOf(form(fields))

  expect(parsed).toMatchObject({ ok: false, state: { errors } })
  expect(JSON.stringify(parsed)).not.toContain('long enough')
})

test('a file in place of a text is no answer', () => {
  const data = form({ email: 'a@b.co' })
  data.set('password', new File(['x'], 'x'))

  expect(newCredentialsOf(data)).toMatchObject({ ok: false, state: { errors: { password: 'A password is needed.' } } })
})

test('to sign in, a short password is tried as any other', () => {
  expect(credentialsOf(form({ email: 'a@b.co', password: 'x' }))).toMatchObject({ ok: true })
})

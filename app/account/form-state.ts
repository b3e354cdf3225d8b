/** What a form about an account shows after it was sent and not taken. Never a password. */
export interface AccountFormState {
  errors: { email?: string; password?: string; form?: string }
  values: { email: string }
}

export const emptyAccountForm: AccountFormState = { errors: {}, values: { email: '' } }

/** The form that an action was sent. Who calls an action by hand may send anything: what is no form is an empty one. */
export function formOf(sent: unknown): FormData {
  return sent instanceof FormData ? sent : new FormData()
}

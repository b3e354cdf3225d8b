/** What the form of a post shows after it was sent and not taken. */
export interface PostFormState {
  errors: { title?: string; note?: string; video?: string; teaser?: string; form?: string }
  values: { title: string; note: string }
}

export const emptyPostForm: PostFormState = { errors: {}, values: { title: '', note: '' } }

/** How an action on a post ended. */
export type ActionResult = { ok: true } | { ok: false; message: string }

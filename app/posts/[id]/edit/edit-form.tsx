'use client'

import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { FieldError } from '@/components/ui/field'
import type { Post } from '@/db/posts'
import { useActionForm } from '../../../use-action-form'
import { updatePost } from '../../actions'
import { emptyPostForm } from '../../form-state'
import { PostFields } from '../../post-fields'

/** The uploaders of the page name it, so that it is not sent, and the page not left, while one is at work. */
export const EDIT_FORM_ID = 'edit-post'

/** The words of a post. It works before and without script too, by its `action`. */
export function EditForm({ post }: { post: Pick<Post, 'id' | 'title' | 'note'> }) {
  const { id, ...words } = post
  const { errors, values, isSending, form } = useActionForm(updatePost, { ...emptyPostForm, values: words })

  return (
    <form id={EDIT_FORM_ID} {...form} className="grid gap-7 min-[900px]:max-w-[704px]">
      {/* Not bound to the action: without script, Next renders the answer of a bound one for ever (vercel/next.js#57867). */}
      <input type="hidden" name="id" value={id} />
      <PostFields values={values} errors={errors} />
      <FieldError id="form-error">{errors.form}</FieldError>
      <div className="flex flex-wrap gap-2 max-sm:*:flex-1">
        <Button type="submit" aria-disabled={isSending} aria-describedby="form-error">
          {isSending ? 'Saving' : 'Save'}
        </Button>
        <Button asChild variant="ghost">
          <Link href={`/posts/${id}`}>Cancel</Link>
        </Button>
      </div>
    </form>
  )
}

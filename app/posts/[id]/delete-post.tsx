import { Trash2 } from 'lucide-react'
import { useState, useTransition } from 'react'
import { formatBytes } from '@/components/cloudflare-upload/words/format'
import { ConfirmDialog } from '@/components/ui/alert-dialog'
import { Button } from '@/components/ui/button'
import { FieldError } from '@/components/ui/field'
import { answerOr, NO_ANSWER } from '../../answer-or'
import { deletePost } from '../actions'

/** Deletes the post after a question that names it, then the action goes to the list. */
export function DeletePost({ id, title, sizeBytes }: { id: string; title: string; sizeBytes: number | null }) {
  const [error, setError] = useState<string>()
  const [isDeleting, startTransition] = useTransition()

  function confirm() {
    startTransition(async () => {
      const result = await answerOr(deletePost(id), { ok: false, message: NO_ANSWER })
      if (!result.ok) setError(result.message)
    })
  }

  const size = sizeBytes === null ? '' : ` (${formatBytes(sizeBytes)})`
  return (
    <div className="grid gap-2">
      <ConfirmDialog
        trigger={
          <Button variant="danger-ghost" aria-disabled={isDeleting} className="-ms-4 justify-self-start">
            <Trash2 aria-hidden />
            {isDeleting ? 'Deleting the post' : 'Delete post'}
          </Button>
        }
        title={`Delete “${title}”?`}
        description={`The post, its video${size} and its teaser go. This cannot be undone.`}
        keep="Keep it"
        act="Delete post"
        onConfirm={confirm}
      />
      <FieldError id="delete-error">{error}</FieldError>
    </div>
  )
}

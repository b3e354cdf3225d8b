'use client'

import { Globe, Lock } from 'lucide-react'
import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { FieldError } from '@/components/ui/field'
import { answerOr, NO_ANSWER } from '../../answer-or'
import { publishPost, unpublishPost } from '../actions'

/** For who may change a post: who can see it, and the button that changes that. */
export function PostVisibility({ id, isPublished }: { id: string; isPublished: boolean }) {
  const [error, setError] = useState<string>()
  const [isPending, startTransition] = useTransition()

  function change() {
    if (isPending) return
    setError(undefined)
    startTransition(async () => {
      const result = await answerOr(isPublished ? unpublishPost(id) : publishPost(id), {
        ok: false,
        message: NO_ANSWER,
      })
      if (!result.ok) setError(result.message)
    })
  }

  const Icon = isPublished ? Globe : Lock
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p
          role="status"
          data-state={isPublished ? 'published' : 'private'}
          className="flex items-center gap-2.5 text-sm [&_svg]:size-[18px] [&_svg]:shrink-0"
        >
          <Icon aria-hidden />
          {isPublished ? 'Everyone can see this post.' : 'Only you can see this post.'}
        </p>
        <Button variant="outline" aria-disabled={isPending} aria-describedby="visibility-error" onClick={change}>
          {isPublished ? 'Make private' : 'Publish'}
        </Button>
      </div>
      <FieldError id="visibility-error">{error}</FieldError>
    </div>
  )
}

import { unstable_rethrow } from 'next/navigation'

/**
 * What a server action answers, or `other` when its request fails: offline, or the app is starting again. What an action
 * does by throwing, as `redirect` does, goes on.
 */
export function answerOr<Answer>(asked: Promise<Answer>, other: Answer): Promise<Answer> {
  return asked.catch((error: unknown) => {
    unstable_rethrow(error)
    return other
  })
}

export const NO_ANSWER = 'No answer from the server. Try again.'

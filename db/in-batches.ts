import DataLoader from 'dataloader'
import { isConnectionError } from '@/lib/connection-error'

/**
 * One statement for all that is asked while the one before it is under way: so many requests at once cost few statements
 * and commits, and one alone waits for nobody. `askAll` answers in the order of what it is asked.
 */
export function inBatches<Asked, Answer>(
  askAll: (asked: readonly Asked[]) => Promise<Answer[]>,
): (asked: Asked) => Promise<Answer> {
  let underWay: Promise<unknown> = Promise.resolve()
  const loader = new DataLoader<Asked, Answer>(
    (asked) => {
      const answers = askAll(asked).catch((error: unknown) => {
        if (asked.length === 1 || isConnectionError(error)) throw error
        // What one of them can't have is not to be refused to the others.
        return Promise.all(asked.map((one) => askAlone(one)))
      })
      underWay = answers.catch(() => {})
      return answers
    },
    { cache: false, maxBatchSize: 100, batchScheduleFn: (start) => void underWay.then(start) },
  )
  return (asked) => loader.load(asked)

  async function askAlone(asked: Asked): Promise<Answer | Error> {
    try {
      const [answer] = await askAll([asked])
      return answer as Answer
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }
}

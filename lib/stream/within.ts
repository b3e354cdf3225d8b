/**
 * What `answer` resolves to, or undefined when that takes longer than so many seconds; it goes on all the same. Where this
 * process itself stood still, an answer that has arrived meanwhile counts: Node looks at its timers before it reads.
 */
export async function within<Answer>(answer: Promise<Answer>, seconds: number): Promise<Answer | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => setImmediate(() => resolve(undefined)), seconds * 1000)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

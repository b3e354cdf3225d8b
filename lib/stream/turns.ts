/** Lets so many act at the same time; the others wait in the order in which they came. */
export function createTurns(atOnce: number): <Result>(act: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = []
  let free = atOnce

  return async (act) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await act()
    } finally {
      const next = waiting.shift()
      // The place goes from one to the next, so that nobody slips in between.
      if (next) next()
      else free += 1
    }
  }
}

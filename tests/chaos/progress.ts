/** How many acts have begun. */
export interface Progress {
  begin(): void
  /** Resolves when so many have. */
  reached(acts: number): Promise<void>
  /** No more will: all waits end. */
  end(): void
}

export function createProgress(): Progress {
  let begun = 0
  let waiting: { acts: number; resolve: () => void }[] = []

  function wake(): void {
    for (const { acts, resolve } of waiting) if (acts <= begun) resolve()
    waiting = waiting.filter(({ acts }) => acts > begun)
  }

  return {
    begin() {
      begun++
      wake()
    },
    reached: (acts) =>
      new Promise((resolve) => {
        waiting.push({ acts, resolve })
        wake()
      }),
    end() {
      begun = Number.POSITIVE_INFINITY
      wake()
    },
  }
}

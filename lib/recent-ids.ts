/** Ids of which something was found true a short while ago. The oldest make room, so that nobody can fill the memory. */
export function createRecentIds({ seconds, max }: { seconds: number; max: number }, now = Date.now): RecentIds {
  const untilOf = new Map<string, number>()
  return {
    has: (id) => (untilOf.get(id) ?? 0) > now(),
    add(id) {
      untilOf.delete(id)
      untilOf.set(id, now() + seconds * 1000)
      const [oldest] = untilOf.keys()
      if (untilOf.size > max && oldest !== undefined) untilOf.delete(oldest)
    },
  }
}

export interface RecentIds {
  has(id: string): boolean
  add(id: string): void
}

/**
 * Bytes as people read them, in powers of 1000 with at most one decimal: `7.4 GB`. With a limit rounded down and what
 * exceeds it rounded up, the two never look the same.
 */
export function formatFileSize(bytes: number, rounding: 'up' | 'down' | 'nearest' = 'nearest'): string {
  const amounts = units.map(([name, unitBytes]) => ({ name, amount: round[rounding]((bytes * 10) / unitBytes) / 10 }))
  const fitting = amounts.find(({ amount }) => amount < 1000) ?? amounts.at(-1)
  return `${fitting?.amount} ${fitting?.name}`
}

const units = [
  ['B', 1],
  ['kB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
] as const

const round = { up: Math.ceil, down: Math.floor, nearest: Math.round }

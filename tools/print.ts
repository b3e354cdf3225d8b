/** Prints rows in columns that are as wide as they must be, with a head. Nothing of them is cut: uids are to be copied. */
export function printTable(head: string[], rows: (string | number | null | undefined)[][]): void {
  const lines = [head, ...rows.map((row) => row.map((cell) => String(cell ?? '')))]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  for (const line of lines) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

/** `2026-01-31 12:00:00`, in UTC. */
export function timeOf(time: Date | string | null | undefined): string {
  return time ? new Date(time).toISOString().slice(0, 19).replace('T', ' ') : ''
}

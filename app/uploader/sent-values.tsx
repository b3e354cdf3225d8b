/** One entry of a form's data: its name and its value. */
export type SentEntry = [name: string, value: string]

/** What a form sent. */
export function SentValues({ entries }: { entries?: SentEntry[] }) {
  return (
    <output className="block font-mono text-xs">
      {entries?.length === 0 && 'Nothing was sent.'}
      {entries && entries.length > 0 && (
        <ul className="grid gap-1">
          {entries.map(([name, value]) => (
            <li key={`${name}=${value}`} className="wrap-anywhere">
              <span className="text-muted-foreground">{name} = </span>
              {value}
            </li>
          ))}
        </ul>
      )}
    </output>
  )
}

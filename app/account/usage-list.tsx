import type { Usage } from '@/db/limits'
import { amountOf, nameOf } from './usage-words'

/** One meter for each limit, with its numbers in words beside it. */
export function UsageList({ usage }: { usage: Usage[] }) {
  return (
    <dl className="grid gap-4">
      {usage.map((one) => {
        const { limit, field = '', used, max } = one
        const [name, words] = [nameOf(one), `${amountOf(limit, used)} of ${amountOf(limit, max)}`]
        return (
          <div key={`${limit} ${field}`} className="flex flex-wrap justify-between gap-x-4 gap-y-1.5 text-sm">
            <dt className="font-semibold">{name}</dt>
            <dd className="text-muted-foreground">{words}</dd>
            <dd className="w-full">
              <meter
                className="block h-2 w-full"
                min={0}
                max={max}
                value={Math.min(used, max)}
                high={0.9 * max}
                aria-label={name}
              >
                {words}
              </meter>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** Where a video plays from. Those of a private one end, and others come in their place. */
export interface Addresses {
  hls: string | null
  mp4: string | null
}

export interface NewestAddresses {
  get(): Addresses
  /** One that is missing does not take the place of one that was there: that may still be good. */
  take(addresses: Addresses): void
  /** The newest of its kind, when it is another than `refused`: it is asked for where none has come. */
  other(kind: keyof Addresses, refused: string | null): Promise<string | null>
}

/** Keeps the newest addresses of one video. `askAgain` asks the server for them, once for all who wait. */
export function createNewestAddresses(askAgain: () => Promise<Addresses>): NewestAddresses {
  let newest: Addresses = { hls: null, mp4: null }
  let asking: Promise<void> | undefined

  function take({ hls, mp4 }: Addresses): void {
    newest = { hls: hls ?? newest.hls, mp4: mp4 ?? newest.mp4 }
  }

  return {
    get: () => newest,
    take,
    async other(kind, refused) {
      if (newest[kind] === refused) {
        asking ??= askAgain()
          .then(take)
          .finally(() => {
            asking = undefined
          })
        await asking
      }
      return newest[kind] === refused ? null : newest[kind]
    },
  }
}

/**
 * An address that was made of an earlier one, a segment's for instance, with the token of the newest in it. A token stands in
 * place of the uid, first in the path, and is like no other text.
 */
export function withNewestToken(address: string, earlier: Iterable<string>, newest: string): string {
  const token = tokenOf(newest)
  if (!token) return address
  let renewed = address
  for (const each of earlier) {
    const old = tokenOf(each)
    if (old) renewed = renewed.replaceAll(old, token)
  }
  return renewed
}

/** Undefined for the address of a public video. */
function tokenOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const [, first = ''] = new URL(address).pathname.split('/')
  return first.includes('.') ? first : undefined
}

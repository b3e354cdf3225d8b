import { BlockList, isIP } from 'node:net'
import { z } from 'zod'

/**
 * Whom a token lets in, by address and country: the first rule that fits decides, and where none does the viewer may pass.
 * https://developers.cloudflare.com/stream/viewing-videos/securing-your-stream/
 */
export const accessRulesSchema = z
  .array(
    z.object({
      type: z.enum(['any', 'ip.src', 'ip.geoip.country']),
      action: z.enum(['allow', 'block']),
      /** ISO 3166-1 alpha-2. */
      country: z.array(z.string().regex(/^[A-Za-z]{2}$/, 'must be codes of two letters')).optional(),
      /** Addresses, or ranges of them as in 203.0.113.0/24. */
      ip: z.array(z.string().refine(isRange, 'must be addresses or CIDR ranges')).optional(),
    }),
  )
  .max(5)

export type AccessRule = z.infer<typeof accessRulesSchema>[number]

/** Who asks: the address, and the country as Cloudflare's edge would find it. */
export interface Viewer {
  ip: string
  country?: string
}

export function isLetIn(rules: AccessRule[], viewer: Viewer): boolean {
  return rules.find((rule) => fits(rule, viewer))?.action !== 'block'
}

function fits({ type, country = [], ip = [] }: AccessRule, viewer: Viewer): boolean {
  switch (type) {
    case 'any':
      return true
    case 'ip.src':
      return ip.some((range) => isWithin(viewer.ip, range))
    case 'ip.geoip.country':
      return country.some((each) => each.toUpperCase() === viewer.country?.toUpperCase())
    default:
      return type satisfies never
  }
}

function isWithin(ip: string, range: string): boolean {
  const [network = '', bits] = range.split('/')
  const list = new BlockList()
  const family = familyOf(network)
  list.addSubnet(network, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family)
  // A socket that takes both families writes an IPv4 address as ::ffff:127.0.0.1.
  const plain = ip.replace(/^::ffff:(?=\d+\.)/, '')
  return isIP(plain) !== 0 && list.check(plain, familyOf(plain))
}

function isRange(text: string): boolean {
  const [network = '', bits, ...more] = text.split('/')
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(network)] ?? -1
  return longest > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

import { importJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Emulator, startEmulator } from './fixture'

let emulator: Emulator
let uid: string
let other: string
let key: SigningKey

interface SigningKey {
  id: string
  pem: string
  jwk: string
}

beforeAll(async () => {
  emulator = await startEmulator()
  uid = await emulator.uploadMedia('3s.mp4', { requiresignedurls: '' })
  other = await emulator.uploadMedia('3s.mp4', { requiresignedurls: '' })
  await emulator.step(4)
  await emulator.call('POST', `/${uid}/downloads`)
  await emulator.step(2)
  key = (await emulator.call<SigningKey>('POST', '/keys')).result
})
afterAll(() => emulator.close())

/** Every address of a video, and how each is answered. */
const addresses = [
  'manifest/video.m3u8',
  'manifest/playlist-1.m3u8',
  'manifest/segment-1-1.m4s',
  'thumbnails/thumbnail.jpg',
  'iframe',
  'watch',
  'file',
  'metadata/playerEnhancementInfo.json',
  'downloads/default.mp4',
]
const downloads = 'downloads/default.mp4'

async function answersAt(id: string, headers: Record<string, string> = {}): Promise<Record<string, number>> {
  const answers: [string, number][] = []
  for (const path of addresses) {
    const response = await fetch(`${emulator.playback}/${id}/${path}`, { headers })
    await response.body?.cancel()
    answers.push([path, response.status])
  }
  return Object.fromEntries(answers)
}

const all = (status: number) => Object.fromEntries(addresses.map((path) => [path, status]))
const seconds = (ahead: number) => Math.floor(Date.now() / 1000) + ahead

const tokenOf = async (body: object = { downloadable: true }) =>
  (await emulator.call<{ token: string }>('POST', `/${uid}/token`, body)).result.token

/** Signed as an app of one's own would. */
async function signed(claims: Record<string, unknown> = {}, by: SigningKey = key): Promise<string> {
  const privateKey = await importJWK(JSON.parse(Buffer.from(by.jwk, 'base64').toString()), 'RS256')
  return new SignJWT({ kid: by.id, exp: seconds(3600), downloadable: true, sub: uid, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: by.id })
    .sign(privateKey)
}

describe('a private video', () => {
  test('plays, shows and downloads by a token of the endpoint, or of a key, and not by its uid', async () => {
    expect(await answersAt(uid)).toEqual(all(401))
    expect(await answersAt(await tokenOf())).toEqual(all(200))
    expect(await answersAt(await signed())).toEqual(all(200))
  })

  test('is downloaded only by a token that says so', async () => {
    expect(await answersAt(await tokenOf({}))).toEqual({ ...all(200), [downloads]: 401 })
    expect(await answersAt(await signed({ downloadable: false }))).toEqual({ ...all(200), [downloads]: 401 })
  })

  test('is not opened by the token of another', async () => {
    const token = await signed({ sub: other })

    await emulator.call('DELETE', `/${other}`)

    expect(await answersAt(token)).toEqual(all(404))
  })

  test.each<[string, Record<string, unknown>]>([
    ['that has ended', { exp: seconds(-1) }],
    ['that begins in the future', { nbf: seconds(3600) }],
    ['that is good for more than a day', { exp: seconds(25 * 3600) }],
    ['without an end', { exp: undefined }],
    ['of no video', { sub: undefined }],
    ['that names another key than its head', { kid: 'another' }],
    ['with rules that are none', { accessRules: [{ type: 'any', action: 'maybe' }] }],
  ])('is not opened by a token %s', async (_what, claims) => {
    expect(await answersAt(await signed(claims))).toEqual(all(401))
  })

  test('is not opened by a token that nobody signed with RS256', async () => {
    const [, payload = '', signature = ''] = (await signed()).split('.')
    const head = (alg: string) => Buffer.from(JSON.stringify({ alg, kid: key.id })).toString('base64url')
    const claims = { kid: key.id, exp: seconds(3600), downloadable: true, sub: uid }
    const byPublicKey = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: key.id })
      .sign(Buffer.from(key.pem, 'base64'))

    const forged = [
      `${head('none')}.${payload}.`,
      `${head('HS256')}.${payload}.${signature}`,
      byPublicKey,
      `${head('RS256')}.${payload}.${signature.slice(0, -4)}AAAA`,
      `${head('RS256')}.${payload}.${signature}.more`,
      `${head('RS256')}.${payload}`,
      'a.b.c',
    ]

    for (const token of forged) expect(await answersAt(token), token).toEqual(all(401))
  })

  test('is not opened by a key of somebody else, nor by one that was deleted', async () => {
    const { result: gone } = await emulator.call<SigningKey>('POST', '/keys')
    const token = await signed({}, gone)
    expect(await answersAt(token)).toEqual(all(200))

    expect((await emulator.call<string>('DELETE', `/keys/${gone.id}`)).result).toBe('Revoked')

    expect(await answersAt(token)).toEqual(all(401))
    expect(await answersAt(await signed({}, { ...gone, id: key.id }))).toEqual(all(401))
  })
})

describe('the rules of a token', () => {
  const here = { 'CF-Connecting-IP': '203.0.113.9', 'CF-IPCountry': 'NL' }
  const block = { type: 'any', action: 'block' }

  test.each<[string, object[], boolean]>([
    ['no rule', [], true],
    ['none that fits', [{ type: 'ip.geoip.country', action: 'block', country: ['DE'] }], true],
    [
      'a country that is allowed, before all are blocked',
      [{ type: 'ip.geoip.country', action: 'allow', country: ['de', 'nl'] }, block],
      true,
    ],
    [
      'all blocked, before a country is allowed',
      [block, { type: 'ip.geoip.country', action: 'allow', country: ['NL'] }],
      false,
    ],
    ['a country that is blocked', [{ type: 'ip.geoip.country', action: 'block', country: ['NL'] }], false],
    [
      'a range that is allowed',
      [{ type: 'ip.src', action: 'allow', ip: ['2001:db8::/32', '203.0.113.0/24'] }, block],
      true,
    ],
    [
      'a range that is another',
      [{ type: 'ip.src', action: 'allow', ip: ['203.0.114.0/24', '203.0.113.8'] }, block],
      false,
    ],
  ])('%s', async (_what, accessRules, isOpen) => {
    const token = await signed({ accessRules })

    expect(await answersAt(token, here)).toEqual(all(isOpen ? 200 : 403))
  })

  test('are asked of the connection itself, where nothing says otherwise', async () => {
    const loopback = { type: 'ip.src', action: 'allow', ip: ['127.0.0.0/8', '::1'] }

    expect(await answersAt(await signed({ accessRules: [loopback, block] }))).toEqual(all(200))
    expect(await answersAt(await tokenOf({ downloadable: true, accessRules: [block] }))).toEqual(all(403))
  })
})

describe('the token endpoint', () => {
  test.each<[string, object]>([
    ['more than 24 hours', { exp: seconds(48 * 3600) }],
    ['six rules', { accessRules: Array(6).fill({ type: 'any', action: 'allow' }) }],
    ['a range that is none', { accessRules: [{ type: 'ip.src', action: 'allow', ip: ['203.0.113.0/33'] }] }],
    ['an id without its key', { id: 'a' }],
    ['a key of another account', { id: 'a', pem: Buffer.from('no key').toString('base64') }],
  ])('refuses %s', async (_what, body) => {
    expect((await emulator.call('POST', `/${uid}/token`, body)).httpStatus).toBe(400)
  })

  test('signs with a key of one’s own', async () => {
    const token = await tokenOf({ id: key.id, pem: key.pem, downloadable: true })

    expect(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({ kid: key.id })
    expect(await answersAt(token)).toEqual(all(200))
  })
})

describe('allowedOrigins', () => {
  let listed: string
  beforeAll(async () => {
    listed = await emulator.uploadMedia('3s.mp4', { allowedorigins: 'localhost:3000,*.example.com,Example.org:443' })
    await emulator.step(4)
    await emulator.call('POST', `/${listed}/downloads`)
    await emulator.step(2)
  })

  test.each([
    ['http://localhost:3000', 200],
    ['http://localhost', 403],
    ['http://localhost:3001', 403],
    ['https://a.example.com', 200],
    ['https://a.b.example.com', 200],
    ['https://example.com', 403],
    ['https://badexample.com', 403],
    ['https://a.example.com.evil.test', 403],
    ['https://example.org', 200],
    ['https://www.example.org', 403],
    ['null', 403],
  ])('%s is answered with %i, at every address', async (origin, status) => {
    expect(await answersAt(listed, { Origin: origin })).toEqual(all(status))
    if (origin !== 'null') expect(await answersAt(listed, { Referer: `${origin}/a/page` })).toEqual(all(status))
  })

  test('lets the player’s own page load what it plays', async () => {
    expect(await answersAt(listed, { Referer: `${emulator.playback}/${listed}/iframe` })).toEqual(all(200))
  })

  test('holds for a private video too, whatever its token', async () => {
    await emulator.call('POST', `/${uid}`, { allowedOrigins: ['app.example.com'] })

    expect(await answersAt(await signed(), { Origin: 'https://evil.test' })).toEqual(all(403))
    expect(await answersAt(await signed(), { Origin: 'https://app.example.com' })).toEqual(all(200))
    expect(await answersAt(uid, { Origin: 'https://app.example.com' })).toEqual(all(401))
  })
})

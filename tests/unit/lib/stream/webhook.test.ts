import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type SignedWebhook, verifyWebhook } from '@/lib/stream/webhook'

const time = 1230811200
const sig1 = 'c6204cc9a480157a220a04e68cd89505b95a2e2fbd1058f89f4dcc03b83f0383'
const genuine: SignedWebhook = {
  body: '{"uid":"0123456789abcdef0123456789abcdef","readyToStream":true}',
  signature: `time=${time},sig1=${sig1}`,
  secret: '85011ed3a913c6ad5f9cf6c5573cc0a7',
  now: new Date(time * 1000),
}

describe('a webhook is accepted', () => {
  it('when it is signed with the secret', () => {
    expect(verifyWebhook(genuine)).toBe(true)
  })

  it('when its body is given as bytes', () => {
    expect(verifyWebhook({ ...genuine, body: new TextEncoder().encode(String(genuine.body)) })).toBe(true)
  })

  it.each([
    `sig1=${sig1},time=${time}`,
    `time=${time}, sig1=${sig1}`,
    `time=${time},sig1=${sig1},sig2=00ff`,
    `v=1,sig1=${sig1.toUpperCase()},time=${time}`,
  ])('with the header %j', (signature) => {
    expect(verifyWebhook({ ...genuine, signature })).toBe(true)
  })

  it.each([-300, 300])('at %i seconds from its time', (seconds) => {
    expect(verifyWebhook({ ...genuine, now: new Date((time + seconds) * 1000) })).toBe(true)
  })
})

describe('a webhook is refused', () => {
  it('when one character of the body differs', () => {
    expect(verifyWebhook({ ...genuine, body: `${genuine.body} ` })).toBe(false)
  })

  it('when the secret is another', () => {
    expect(verifyWebhook({ ...genuine, secret: '85011ed3a913c6ad5f9cf6c5573cc0a8' })).toBe(false)
  })

  it('when its time is not the one that was signed', () => {
    expect(verifyWebhook({ ...genuine, signature: `time=${time + 1},sig1=${sig1}` })).toBe(false)
  })

  it('when there is no secret, even if it is signed with the empty one', () => {
    const signed = `${time}.${genuine.body}`
    const signature = `time=${time},sig1=${createHmac('sha256', '').update(signed).digest('hex')}`

    expect(verifyWebhook({ ...genuine, signature, secret: '' })).toBe(false)
  })

  it.each([-301, 301])('at %i seconds from its time', (seconds) => {
    expect(verifyWebhook({ ...genuine, now: new Date((time + seconds) * 1000) })).toBe(false)
  })

  it('when the clock gives no time', () => {
    expect(verifyWebhook({ ...genuine, now: new Date(Number.NaN) })).toBe(false)
  })

  it.each([
    null,
    '',
    `time=${time}`,
    `sig1=${sig1}`,
    `time=${time},sig1=`,
    `time=${time},sig1=${sig1.slice(2)}`,
    `time=${time},sig1=${sig1}00`,
    `time=${time},sig1=${'z'.repeat(64)}`,
    `time=,sig1=${sig1}`,
    `time=${time}.0,sig1=${sig1}`,
    `time=${time},time=${time},sig1=${sig1}`,
    `time=${time},sig1=${sig1},sig1=${'0'.repeat(64)}`,
  ])('with the header %j', (signature) => {
    expect(verifyWebhook({ ...genuine, signature })).toBe(false)
  })
})

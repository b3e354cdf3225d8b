import { expect, test } from 'vitest'
import { signWebhook } from '../../../../../dev/stream/webhooks/signature'

test('the signature is what two other implementations made of the same secret, time and body', () => {
  const body = '{"uid":"0123456789abcdef0123456789abcdef","readyToStream":true}'

  expect(signWebhook('85011ed3a913c6ad5f9cf6c5573cc0a7', 1_230_811_200, body)).toBe(
    'time=1230811200,sig1=c6204cc9a480157a220a04e68cd89505b95a2e2fbd1058f89f4dcc03b83f0383',
  )
})

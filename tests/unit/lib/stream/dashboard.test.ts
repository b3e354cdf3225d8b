import { expect, test } from 'vitest'
import { dashboardLinks } from '@/lib/stream/dashboard'

const account = '0123456789abcdef0123456789abcdef'
const uid = 'ea95132c15732412d22c1476fa83f27a'

test('the details of a video are its own page of the dashboard', () => {
  const { details } = dashboardLinks(account, uid)

  expect(details).toBe(`https://dash.cloudflare.com/${account}/stream/videos/${uid}`)
})

test('the analytics are those of this video alone, of the last 30 days', () => {
  const { analytics } = dashboardLinks(account, uid)

  expect(analytics).toBe(`https://dash.cloudflare.com/${account}/stream/analytics?uid=${uid}&time-window=43200`)
})

test('a uid or an account with signs of its own leads nowhere else', () => {
  const { details, analytics } = dashboardLinks('a/../b', '../../x?y=1&uid=z#')

  expect(new URL(details).pathname.split('/')).toEqual([
    '',
    'a%2F..%2Fb',
    'stream',
    'videos',
    '..%2F..%2Fx%3Fy%3D1%26uid%3Dz%23',
  ])
  expect([...new URL(analytics).searchParams.keys()]).toEqual(['uid', 'time-window'])
})

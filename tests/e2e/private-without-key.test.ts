import { test } from './fixtures'
import { shortTokens, testPrivateVideos } from './private-video'

test.use({ stackOptions: { env: shortTokens, signingKey: false } })

test.describe('with tokens that Stream is asked for', testPrivateVideos)

import { test } from './fixtures'
import { shortTokens, testPrivateVideos } from './private-video'

test.use({ stackOptions: { env: shortTokens } })

test.describe('with tokens that the app signs', testPrivateVideos)

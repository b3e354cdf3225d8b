import type { Random } from '../chaos/random'
import { metadata } from '../scenario'

/** Values that break things elsewhere. `known` are somebody else's ids, uids, keys and addresses. */
export function nastyText(random: Random, known: string[]): string {
  if (random.chance(0.2)) return random.pick(known)
  if (random.chance(0.15)) return random.pick(['a', 'é', '0', '%', '\u{1f3a5}']).repeat(random.pick(lengths))
  if (random.chance(0.15)) return scrambled(random, random.pick(texts))
  return random.pick(texts)
}

const lengths = [63, 64, 65, 127, 128, 129, 255, 256, 2049, 9000]

const texts = [
  ...[
    '',
    ' ',
    '.',
    '..',
    '../..',
    '../../../user/tokens/verify',
    '/',
    '\\',
    '//evil.example',
    '?search=a&limit=1000',
    '#',
    '*',
  ],
  ...[
    '%00',
    '%2e%2e',
    '..%2f..%2fzones%2fx',
    '%c0%ae%c0%ae',
    '%ff',
    '%',
    '%zz',
    '%E0%A4%A',
    '%0d%0aX-Injected: 1',
    '%252e%252e',
  ],
  ...['\0', 'a\0b', '\r\nX-Injected: 1', '\n', '\t', '\u202egpj.exe', 'é☕', '\u{1f3a5}', '\ufeff', 'ſ', 'İ', '\ud800'],
  ...['webhook', 'clip', 'copy', 'keys', 'direct_upload', 'live_inputs', 'token', 'storage-usage'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'then',
    'undefined',
    'null',
    'true',
    '[]',
    '{}',
    '[object Object]',
  ],
  ...[
    '-1',
    '0',
    '1',
    '1.5',
    '+1',
    '1e3',
    '1e309',
    'NaN',
    'Infinity',
    '0x10',
    '١٢٣',
    '9007199254740993',
    '99999999999999999999',
  ],
  ...[
    "' or 1=1 --",
    '"; drop table posts; --',
    '$1',
    '#{7*7}',
    '{{7*7}}',
    '$(id)',
    '`id`',
    '<script>alert(1)</script>',
  ],
  ...[
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://files.example/a.mp4',
    'http://',
    'https://a:b@c.example/',
  ],
  ...[
    'posts.video',
    'posts.teaser',
    'posts.title',
    'posts.owner_id',
    'stream_videos.uid',
    'users.id',
    'POSTS.VIDEO',
    'posts.video.',
    'posts..video',
  ],
  ...['00000000-0000-0000-0000-000000000000', 'f'.repeat(32), 'time=1,sig1=zz', 'AA==', 'A', '====', 'bearer x'],
]

function scrambled(random: Random, text: string): string {
  const at = random.between(0, text.length)
  return text.slice(0, at) + random.pick(['\0', ' ', ',', ';', '=', '%', '"', 'é', '\u{1f3a5}', '../']) + text.slice(at)
}

/** What JSON can say, and more of what it can say of texts than of the rest. */
export function nastyValue(random: Random, known: string[]): unknown {
  if (random.chance(0.6)) return nastyText(random, known)
  return random.pick<unknown>([
    ...[
      null,
      true,
      0,
      -1,
      1.5,
      1e308,
      2 ** 53,
      [],
      {},
      [[]],
      [null],
      { length: 1 },
      { toString: 'x' },
      { uid: random.pick(known) },
    ],
    ...[
      ['webhook'],
      [random.pick(known)],
      { $ne: null },
      { status: { state: 'ready' } },
      { startSeconds: -1, endSeconds: 1e9 },
    ],
    ...[
      { startSeconds: 5, endSeconds: 1 },
      { thumbnailTimestampPct: 7 },
      { startSeconds: 'x' },
      JSON.parse('{"__proto__":{"id":1}}'),
    ],
  ])
}

/** An `Upload-Metadata` that says more than it may, or says it wrongly. */
export function nastyMetadata(random: Random, known: string[]): string {
  const plain = metadata({ filename: 'a.mp4', filetype: 'video/mp4' })
  const value = nastyText(random, known)
  return random.pick([
    () => metadata({ filename: value, filetype: 'video/mp4' }),
    () => metadata({ filename: `${value}.mp4` }),
    () => metadata({ filename: 'a.mp4', filetype: value }),
    () => metadata({ name: 'a.mp4', type: 'video/mp4', [random.pick(streamKeys)]: value }),
    () => `${plain},${random.pick(streamKeys)}`,
    () =>
      `${plain},${metadata({ [random.pick(streamKeys)]: random.pick(['36000', 'true', '2030-01-01T00:00:00Z', '*']) })}`,
    () => `${plain},filename YQ==`,
    () => `${plain},x ${value}`,
    () => `filename ${value}`,
    () => `${plain},`,
    () => metadata({ filename: 'a.txt', filetype: 'text/plain' }),
  ])()
}

const streamKeys = [
  ...[
    'maxDurationSeconds',
    'MAXDURATIONSECONDS',
    'expiry',
    'Expiry',
    'requiresignedurls',
    'requireSignedURLs',
    'allowedorigins',
  ],
  ...[
    'AllowedOrigins',
    'watermark',
    'scheduleddeletion',
    'scheduledDeletion',
    'thumbnailtimestamppct',
    'creator',
    'intent',
    'meta',
    'name',
  ],
]

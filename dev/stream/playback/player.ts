/** What the iframe player takes in its URL; https://developers.cloudflare.com/stream/viewing-videos/using-the-stream-player/ */
export interface PlayerOptions {
  autoplay: boolean
  muted: boolean
  loop: boolean
  controls: boolean
  preload: 'auto' | 'metadata' | 'none'
  poster: string
  startSeconds: number
}

/** Reads the player's options from the query of its URL. */
export function playerOptions(query: Record<string, string>, thumbnail: string): PlayerOptions {
  const isOn = (name: string) => name in query && query[name] !== 'false'
  return {
    autoplay: isOn('autoplay'),
    muted: isOn('muted'),
    loop: isOn('loop'),
    controls: query.controls !== 'false',
    preload: query.preload === 'auto' || query.preload === 'none' ? query.preload : 'metadata',
    poster: query.poster ?? thumbnail,
    startSeconds: parseTime(query.startTime),
  }
}

/**
 * A page with one `<video>`. It plays the file itself, not HLS: HLS of a clip would begin at the key frame before its
 * start, and only the MP4 begins exactly there.
 */
export function playerPage(title: string, src: string, options: PlayerOptions): string {
  const flags = (['autoplay', 'muted', 'loop', 'controls'] as const).filter((name) => options[name]).join(' ')
  const at = options.startSeconds ? `#t=${options.startSeconds}` : ''
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>html,body{margin:0;height:100%;background:#0a0f12}video{display:block;width:100%;height:100%}</style>
<video src="${escapeHtml(src)}${at}" poster="${escapeHtml(options.poster)}" preload="${options.preload}" playsinline ${flags}></video>
</html>
`
}

/** Seconds of `90`, `90s`, `1m30s` or `1h2m3s`; 0 for anything else. */
export function parseTime(text = ''): number {
  const [, plain, hours = 0, minutes = 0, seconds = 0] =
    /^(?:(\d+(?:\.\d+)?)|(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?)$/.exec(text) ?? []
  return plain === undefined ? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) : Number(plain)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A picture's size in pixels, and how the scene fills it, in the words of SVG. */
export interface Frame {
  width: number
  height: number
  preserveAspectRatio: string
}

const fits: Record<string, string> = {
  crop: 'xMidYMid slice',
  clip: 'xMidYMid meet',
  fill: 'xMidYMid meet',
  scale: 'none',
}

/**
 * The size that `?width=&height=&fit=` asks for. One alone keeps the shape of the video; none gives 640 pixels of width.
 * https://developers.cloudflare.com/stream/viewing-videos/displaying-thumbnails/
 */
export function fitThumbnail(query: Record<string, string>, input: { width: number; height: number }): Frame {
  const shape = input.width / input.height
  const width = pixels(query.width)
  const height = pixels(query.height)
  const preserveAspectRatio = fits[query.fit ?? 'crop'] ?? 'xMidYMid slice'
  if (width && height) return { width, height, preserveAspectRatio }
  if (height) return { width: Math.round(height * shape), height, preserveAspectRatio }
  return { width: width ?? 640, height: Math.round((width ?? 640) / shape), preserveAspectRatio }
}

function pixels(text: string | undefined): number | undefined {
  const value = Math.round(Number(text))
  return value > 0 ? Math.min(value, 4096) : undefined
}

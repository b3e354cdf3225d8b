import { gzipSync } from 'node:zlib'
import { transform } from 'esbuild'

/** How many bytes esbuild's minifier leaves of a file, and `gzip -9` of these. */
export async function minified(text: string, loader: 'js' | 'css'): Promise<{ bytes: number; gzipBytes: number }> {
  const format = loader === 'js' ? 'esm' : undefined
  const { code } = await transform(text, { loader, format, minify: true, target: 'es2022', legalComments: 'none' })
  return { bytes: Buffer.byteLength(code), gzipBytes: code === '' ? 0 : gzipSync(code, { level: 9 }).length }
}

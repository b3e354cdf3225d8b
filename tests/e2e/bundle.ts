import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** A file of this folder, with what it imports and React as it is in development, as one module for a browser. */
export async function bundle(file: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    resolve: { alias: { '@': fileURLToPath(new URL('../..', import.meta.url)) } },
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL(file, import.meta.url)), formats: ['es'] },
      rollupOptions: { output: { inlineDynamicImports: true } },
    },
  })
  const [built] = [output].flat()
  if (!built || !('output' in built)) throw new Error(`Vite made no bundle of ${file}`)
  return built.output[0].code
}

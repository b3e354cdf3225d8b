import { rename, writeFile } from 'node:fs/promises'

/** Writes a file that a reader sees either not at all or whole; only its owner may read it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}`
  await writeFile(aside, `${text}\n`, { mode: 0o600 })
  await rename(aside, file)
}

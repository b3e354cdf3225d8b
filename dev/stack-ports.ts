import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { findFreePort, isFree } from './ports'
import { writeWhole } from './write-whole'

export type Ports = Record<'app' | 'database' | 'inngest' | 'stream' | 'upload' | 'playback', number>

/**
 * A port for each server of a stack. Those of an earlier start are taken again where they are free, because stored rows
 * hold URLs with them; else the first free one from `preferred` upwards, or any. The app's is not kept.
 */
export async function choosePorts(
  folder: string,
  appPort: number | undefined,
  preferred: Partial<Ports>,
): Promise<Ports> {
  if (appPort !== undefined && !(await isFree(appPort))) {
    throw new Error(`Port ${appPort} is taken by another program: end that, or set PORT to a free one`)
  }
  const file = path.join(folder, 'ports.json')
  const kept: Partial<Ports> = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'))
  const taken = new Set<number>(appPort === undefined ? [] : [appPort])
  const choose = async (name: keyof Ports) => {
    const port = kept[name]
    if (port === undefined || taken.has(port) || !(await isFree(port))) return findFreePort(preferred[name], taken)
    taken.add(port)
    return port
  }

  const lasting = {
    stream: await choose('stream'),
    upload: await choose('upload'),
    playback: await choose('playback'),
    inngest: await choose('inngest'),
    database: await choose('database'),
  }
  await writeWhole(file, JSON.stringify(lasting))
  // Last, so that it is none of those.
  return { ...lasting, app: appPort ?? (await findFreePort(preferred.app, taken)) }
}

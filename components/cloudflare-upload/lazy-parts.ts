import { lazy } from 'react'

/** The parts that show files, and what sends them: loaded once, when a file is near. */
export const loadNear = () => import('./near')

/** The rows of a control. They stand in a `Suspense`. */
export const UploadList = lazy(async () => ({ default: (await untilLoaded(loadNear)).UploadList }))

export const FolderChoice = lazy(async () => {
  const { FolderChoice } = await untilLoaded(() => import('./parts/folder-choice'))
  return { default: FolderChoice }
})

/** The network may be away just when a part is wanted. The page, and what was typed in it, must not go with it. */
async function untilLoaded<Part>(load: () => Promise<Part>): Promise<Part> {
  for (;;) {
    try {
      return await load()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}

const PAUSE_MS = 1_000

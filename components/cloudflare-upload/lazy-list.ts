import { lazy } from 'react'

/** The parts that show files, and what sends them: loaded once, when a file is near. */
export const loadNear = () => import('./near')

/** The rows of a control. They stand in a `Suspense`. */
export const UploadList = lazy(() => loadNear().then((near) => ({ default: near.UploadList })))

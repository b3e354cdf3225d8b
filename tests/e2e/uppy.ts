/** What the test of Uppy puts into the browser. */
export { default as Uppy } from '@uppy/core'
export { default as Tus } from '@uppy/tus'

/** All that is needed once a file is near: loaded on hover, on focus, or with the first file, and never before. */

export { isTaken } from './engine/following'
export { guardPage } from './engine/guard'
export { loadTus } from './engine/transfer'
export { createUpload } from './engine/upload'
export { UploadList } from './parts/upload-list'
export { announce, silence } from './words/announce'
export { english } from './words/text'

/** What the browser gave with a file that was dropped, so that it can be read again after a reload, without a choice. */
export const handles = new WeakMap<File, Promise<FileSystemHandle | null>>()

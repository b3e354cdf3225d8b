/** One person's upload of one file into one field. A file that was changed since is another file. */
export function recordKey(owner: string, field: string, { name, size, lastModified }: FileIdentity): string {
  return [owner, field, name, size, lastModified].join('|')
}

type FileIdentity = Pick<File, 'name' | 'size' | 'lastModified'>

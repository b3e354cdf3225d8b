/** The words of an uploader that nothing was chosen in yet: they are there at once, and all others come with the first file. */
export const earlyEnglish = {
  /** For numbers, sizes and percents: a BCP 47 tag. */
  locale: 'en',
  /** In braces: what one clicks to choose. */
  drop: 'Drop a video, or {choose one}',
  dropSeveral: 'Drop videos, or {choose some}',
  letGo: 'Let go to add it',
  oneVideo: 'One video',
  upToVideos: 'Up to {count} videos.',
  chooseFolder: 'Choose a folder',
  rules: 'MP4, MOV, MKV or WebM. Up to {size} and {length}.',
  formats: 'MP4, MOV, MKV or WebM.',
  anotherFile: 'That is another file: {name}, {size}. The upload was {oldName}, {oldSize}.',
  tooMany: 'You chose {count} files. This field takes one; the first is here.',
  tooManyOf: 'You chose {count} files. This field takes {limit}; the first ones are here.',
  noAnswer: 'No answer from the server.',
  required: 'Choose a video first.',
  stillUploading: '{name} is uploaded to {percent}. Wait for it, or cancel it.',
  notUploaded: '{name} was not uploaded. Try again, or remove it.',
} as const

export type EarlyText = { [Key in keyof typeof earlyEnglish]: string }

/**
 * Every word that the uploader and the player say. A translation is another object of the type `Text`. What stands in
 * braces is filled in, already written for the reader's language.
 */
export const text = {
  locale: 'en',

  drop: 'Drop a video, or {choose}',
  choose: 'choose one',
  letGo: 'Let go to add it',
  oneVideo: 'One video',
  rules: 'MP4, MOV, MKV or WebM. Up to {size} and {length}.',
  formats: 'MP4, MOV, MKV or WebM.',

  lookingAt: 'Looking at the file.',
  starting: 'Looks good. Starting.',
  noPreview: 'No preview in this browser. It uploads as usual.',
  uploading: 'Uploading {percent}',
  paused: 'Paused at {percent}',
  offline: 'Offline at {percent}. It goes on by itself.',
  retrying: '{reason} Next try in {seconds} s.',
  retryingNow: '{reason} Trying again.',
  uploaded: 'Uploaded',
  uploadedRest: 'Processing starts when you publish.',
  resumable: 'Go on with {name} from {percent}',
  safe: '{part} of {total} is safe',
  left: '{time} left',
  restarted: 'The old upload ended. It starts again from {percent}.',

  tooLong: '{length} is too long. This field takes up to {limit}.',
  tooLarge: '{size} is too large. This field takes up to {limit}.',
  notAVideo: '{name} is not a video. MP4, MOV, MKV and WebM are.',
  emptyFile: '{name} is empty. Choose a file with a video in it.',
  anotherFile: 'That is another file: {name}, {size}. The upload was {oldName}, {oldSize}.',
  tooMany: 'You chose {count} files. This field takes one; the first is here.',
  serverBusy: 'The server is busy.',
  noAnswer: 'No answer from the server.',
  unexpected: 'The server did not take this file. Choose it again, or another one.',
  gone: 'The server ended the upload, again and again. Choose the file again later.',

  pause: 'Pause',
  goOn: 'Go on',
  cancel: 'Cancel upload',
  remove: 'Remove {name}',
  tryNow: 'Try now',
  tryAgain: 'Try again',
  chooseAnother: 'Choose another',
  chooseAgain: 'Choose the file again',
  discard: 'Discard',

  required: 'Choose a video first.',
  stillUploading: '{name} is uploaded to {percent}. Wait for it, or cancel it.',
  notUploaded: '{name} was not uploaded. Try again, or remove it.',

  useLink: 'Use a link instead',
  linkTo: 'Link to a {name} file',
  fetch: 'Fetch',
  fetching: 'Fetching',
  linked: 'Cloudflare Stream is fetching it',
  linkedRest: 'You can publish now.',
  linkNotFetched: 'Fetch this link first, or take it out.',

  hoursMinutes: '{hours} h {minutes} min',
  minutesSeconds: '{minutes} min {seconds} s',
  seconds: '{seconds} s',

  videoUploading: 'Waiting for the upload',
  videoProcessing: 'Processing {percent}',
  videoPlayable: 'Playable, sharper at {percent}',
  videoTrimming: 'Trimming',
  videoDownload: 'Preparing the download, {percent}',
  videoReady: 'Ready',
  videoFailed: 'Failed',
  videoEmpty: 'No video',
  youCanLeave: 'You can leave',
  noteProcessing: 'The page shows the player as soon as it can play.',
  noteTrimming: 'It is being cut. Until then the whole video plays.',
  noteDownload: 'Preparing the download, {percent}. The video already plays.',
  noteFailed: 'This video could not be processed. Choose another file.',
  play: 'Play {title}, {length}',
  playUnknown: 'Play {title}',
  cannotPlay: 'This video does not play here now. Try again later, or in another browser.',

  saysChosen: '{name}, {length}, {size}',
  saysUploaded: '{name} is uploaded.',
} as const

export type Text = { [Key in keyof typeof text]: string }

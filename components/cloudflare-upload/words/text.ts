import { earlyEnglish } from './early-text'

/**
 * Every word that the uploader and the player say. A translation is another object of the type `Text`. What stands in
 * braces is filled in, already written for the reader's language.
 */
export const english = {
  ...earlyEnglish,

  hoursMinutes: '{hours} h {minutes} min',
  minutesSeconds: '{minutes} min {seconds} s',
  seconds: '{seconds} s',

  lookingAt: 'Looking at the file.',
  starting: 'Looks good. Starting.',
  noPreview: 'No preview in this browser. It uploads as usual.',
  queued: 'Waits for its turn',
  elsewhere: 'This file is uploading in another tab.',
  uploading: 'Uploading {percent}',
  paused: 'Paused at {percent}',
  offline: 'Offline at {percent}. It goes on by itself.',
  retrying: '{reason} Next try in {seconds} s.',
  retryingNow: '{reason} Trying again.',
  uploaded: 'Uploaded',
  uploadedRest: 'Processing goes on by itself.',
  processing: 'Processing {percent}',
  ready: 'Ready to play',
  resumable: 'Go on with {name} from {percent}',
  safe: '{part} of {total} is safe',
  left: '{time} left',
  restarted: 'The old upload ended. It starts again from {percent}.',

  tooLong: '{length} is too long. This field takes up to {limit}.',
  tooLarge: '{size} is too large. This field takes up to {limit}.',
  notAVideo: '{name} is not a video. MP4, MOV, MKV and WebM are.',
  emptyFile: '{name} is empty. Choose a file with a video in it.',
  serverBusy: 'The server is busy.',
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

  total: '{uploaded} of {count} uploaded',
  totalLabel: 'All videos',
  move: 'Move {name}',
  moveUp: 'Move up',
  moveDown: 'Move down',

  useLink: 'Use a link instead',
  linkTo: 'Link to a {name} file',
  fetch: 'Fetch',
  fetching: 'Fetching',
  linked: 'Cloudflare Stream is fetching it',
  linkedRest: 'You can publish now.',
  linkRequired: 'Give a link, or choose a video.',
  linkNotFetched: 'Fetch this link first, or take it out.',
  linkNoAnswer: 'No answer from the server. Try again.',

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
  saysChosenUnknown: '{name}, {size}',
  saysUploaded: '{name} is uploaded. Processing.',
  saysReady: '{name} is ready to play.',
  saysOf: '{name}: {words}',
  saysMoved: '{name} is now number {place} of {count}.',
  saysLinked: 'Cloudflare Stream is fetching {name}.',
  actOf: '{act}: {name}',
} as const

export type Text = { [Key in keyof typeof english]: string }

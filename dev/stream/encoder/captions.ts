import type { VideoRecord } from '../record'
import type { Studio } from './processing'

/** By what the pace knows the caption of a language that is being generated. */
export function captionKey({ fields }: VideoRecord, language: string): string {
  return `${fields.uid} captions ${language}`
}

/** Ends the generation of a caption: one step is enough. Its file is there already. */
export async function processCaption(studio: Studio, record: VideoRecord, language: string): Promise<boolean> {
  const caption = record.captions[language]
  if (caption?.status === 'inprogress') caption.status = 'ready'
  await studio.library.saved()
  return false
}

/** What a speech recogniser might have written: nobody listens here. One line for the whole video. */
export function generatedVtt({ fields }: VideoRecord): string {
  return `WEBVTT\n\n1\n00:00:00.000 --> ${timestamp(fields.duration)}\nCaptions of the local Stream\n`
}

function timestamp(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23)
}

import { useRef } from 'react'
import { isVideoFile } from '@/lib/tus/video-types'
import type { CloudflareUploadControl } from '../use-cloudflare-upload'
import { useEarlyText } from '../words/text-context'

/** Chooses all videos of a folder, which the picker for files can't. What else is in it is left out. */
export function FolderChoice({ control }: { control: CloudflareUploadControl }) {
  const text = useEarlyText()
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className="upload-folder" onClick={() => picker.current?.click()} onFocus={control.warmUp}>
        {text.chooseFolder}
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={text.chooseFolder}
        {...{ webkitdirectory: '' }}
        onChange={(event) => {
          control.choose([...(event.target.files ?? [])].filter(isVideoFile))
          event.target.value = ''
        }}
      />
    </>
  )
}

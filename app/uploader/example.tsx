import { type ReactNode, useId } from 'react'
import type { ExampleProps as Given } from './examples'

/** One use of the uploader: what it is, the uploader, and the code. */
export function Example({ title, words, code, children }: ExampleProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid min-w-0 content-start gap-4">
      <div>
        <h2 id={id} className="text-[1.0625rem] tracking-normal">
          {title}
        </h2>
        <p className="mt-1 text-muted-foreground text-sm">{words}</p>
      </div>
      {children}
      <pre className="font-mono text-muted-foreground text-xs whitespace-pre-wrap wrap-anywhere">
        <code>{code}</code>
      </pre>
    </section>
  )
}

interface ExampleProps {
  title: string
  words: string
  code: string
  children: ReactNode
}

/** Where the page's language, its direction and its theme are in force. */
export function Stage({ lang, dir, theme, children }: StageProps) {
  return (
    <div
      lang={lang}
      dir={dir}
      data-theme={theme === 'auto' ? undefined : theme}
      className="min-w-0 bg-background text-foreground data-theme:rounded-panel data-theme:p-4"
    >
      {children}
    </div>
  )
}

type StageProps = Given['stage'] & { children: ReactNode }

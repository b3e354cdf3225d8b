'use client'

import Form from 'next/form'
import type { ComponentProps, ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { languageNames } from './languages'
import type { Settings } from './settings'

/** What the uploaders of this page do, in its address, so that a link shows the same. */
export function Controls({ settings }: { settings: Settings }) {
  const { lang, theme, max, send, required, disabled } = settings
  return (
    <Form
      action="/uploader"
      replace
      scroll={false}
      aria-label="Settings"
      onChange={(event) => event.currentTarget.requestSubmit()}
      className="mb-10 flex flex-wrap items-end gap-x-4 gap-y-3 border-y py-4"
    >
      <Choice label="Language" name="lang" defaultValue={lang}>
        {Object.entries(languageNames).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice label="Theme" name="theme" defaultValue={theme}>
        <option value="auto">As the system</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </Choice>
      <Choice label="Files at most" name="max" defaultValue={String(max)}>
        <option>1</option>
        <option>5</option>
      </Choice>
      <Choice label="May be sent when" name="send" defaultValue={send}>
        <option value="uploaded">uploaded</option>
        <option value="created">created</option>
      </Choice>
      <Switch label="Required" name="required" defaultChecked={required} />
      <Switch label="Disabled" name="disabled" defaultChecked={disabled} />
      <noscript>
        <Button type="submit" variant="outline">
          Show
        </Button>
      </noscript>
    </Form>
  )
}

function Choice({ label, children, ...props }: ComponentProps<'select'> & { label: string; children: ReactNode }) {
  return (
    <label className="grid gap-1.5 text-[0.8125rem] font-medium">
      {label}
      <select
        className="min-h-11 rounded-control border border-input bg-card px-3 text-[0.9375rem] text-card-foreground"
        {...props}
      >
        {children}
      </select>
    </label>
  )
}

function Switch({ label, ...props }: ComponentProps<'input'> & { label: string }) {
  return (
    <label className="inline-flex min-h-11 items-center gap-2 text-sm font-medium">
      <input type="checkbox" className="size-[18px] accent-primary" {...props} />
      {label}
    </label>
  )
}

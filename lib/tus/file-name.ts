/** The last part of a path, without characters that are not seen or that turn the text around; '' when nothing is left. */
export function cleanName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  const visible = base.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  return /^\.+$/.test(visible) ? '' : visible
}

/** At most 255 characters. */
export function shorten(name: string): string {
  return [...name].slice(0, 255).join('').trim()
}

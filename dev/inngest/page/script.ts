/**
 * Runs in the browser: fetches the page again every two seconds while it is seen, and puts the new part in place
 * of the old when they differ. The focus stays on the element with the same id, and the list where it was.
 */
export const script = `
let known = document.querySelector('main').innerHTML
async function refresh() {
  if (document.hidden || document.querySelector('main :active')) return
  const response = await fetch(location.href)
  const next = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('main')
  if (!next || next.innerHTML === known) return
  known = next.innerHTML
  const focused = document.activeElement?.id
  const top = document.querySelector('.run-list')?.scrollTop
  document.querySelector('main').replaceWith(document.adoptNode(next))
  document.querySelector('.run-list')?.scrollTo(0, top ?? 0)
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
}
setInterval(() => refresh().catch(() => {}), 2000)
`

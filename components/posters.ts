/**
 * The frames that uploaders drew, by uid, for as long as this page lives: until Stream has a thumbnail, the video keeps
 * the picture that it had in the form.
 */
const posters = new Map<string, string>()

export function rememberPoster(uid: string, url: string): void {
  posters.set(uid, url)
}

export function recallPoster(uid: string | undefined): string | undefined {
  return uid === undefined ? undefined : posters.get(uid)
}

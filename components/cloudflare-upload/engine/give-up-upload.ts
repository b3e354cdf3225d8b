/**
 * Gives up an upload that no row has taken. It goes on when the page is left, and nobody waits for it: what the server
 * does not hear of it gives up by itself, a day after the upload's expiry.
 */
export function giveUpUpload({ endpoint, field, uid }: { endpoint: string; field: string; uid: string }): void {
  fetch(`${endpoint}/${field}/${uid}`, { method: 'DELETE', keepalive: true }).catch(() => {})
}

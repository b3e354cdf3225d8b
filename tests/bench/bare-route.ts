/**
 * What a creation route is without a session, rights, limits or a ledger: it forwards. `npm run bench` puts it beside the
 * real one, in a copy of the project.
 */
export async function POST(request: Request): Promise<Response> {
  const { CLOUDFLARE_BASE_URL, CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN } = process.env
  const response = await fetch(`${CLOUDFLARE_BASE_URL}/accounts/${CLOUDFLARE_ACCOUNT_ID}/stream?direct_user=true`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${CLOUDFLARE_API_TOKEN}`,
      'Tus-Resumable': '1.0.0',
      'Upload-Length': request.headers.get('upload-length') ?? '',
      'Upload-Metadata': request.headers.get('upload-metadata') ?? '',
    },
    cache: 'no-store',
  })
  await response.text()
  const headers = {
    Location: response.headers.get('location') ?? '',
    'Stream-Media-Id': response.headers.get('stream-media-id') ?? '',
    'Tus-Resumable': '1.0.0',
  }
  return new Response(null, { status: response.status, headers })
}

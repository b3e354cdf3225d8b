/** Runs once before the server answers: it refuses to start where something would be lost later. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { refuseToStartUntracked } = await import('./db/start')
  try {
    await refuseToStartUntracked()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

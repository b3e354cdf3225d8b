/**
 * Ends the process where something would be lost later, with a message and nothing else. Next itself would log the error
 * and go on answering every request with 500.
 */
export async function checkOrExit(): Promise<void> {
  try {
    // Imported here, because the environment is parsed by the import.
    const { checkBeforeStart } = await import('./db/start')
    await checkBeforeStart()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

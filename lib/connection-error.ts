/**
 * Is the database out of reach, or too busy to answer? By the system's codes for names and sockets, and PostgreSQL's
 * classes 08 (connection), 53 (too many connections), 57 (shutting down, starting up, a statement that took too long).
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isConnectionError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (/^(ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH)/.test(code)) return true
  return /^(08|53|57)[0-9A-Z]{3}$/.test(code) || /^Connection terminated|when trying to connect/.test(error.message)
}

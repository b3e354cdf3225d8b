import { Pool } from 'pg'

/**
 * A pool of ten sockets at the most, opened when first used. A statement that runs longer than ten seconds, or waits that
 * long for a socket, fails.
 */
export function createPool(connectionString: string): Pool {
  const pool = new Pool({ connectionString, max: 10, connectionTimeoutMillis: 10_000, statement_timeout: 10_000 })
  // A socket may break while nobody waits for an answer (the database restarts), in the pool or between the statements of
  // a transaction. An unheard 'error' would end the process; the pool replaces the socket, and its next statement fails.
  const say = (error: Error) => console.warn(`database: a connection ended: ${error.message}`)
  pool.on('connect', (client) => client.on('error', say))
  // The same error once more, as that of an idle socket.
  pool.on('error', () => {})
  return pool
}

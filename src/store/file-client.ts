import { type Client, LibsqlError, type Transaction } from '@libsql/client'
import { ConnectionPool, Sqlite3Client, Sqlite3Transaction } from '@libsql/client/sqlite3'
import AsyncConnection from 'libsql/promise'

type Connection = ReturnType<ConnectionPool['acquireSync']>

/** Looks at a transaction that has just got the write lock; throws where it must not write. */
export type Guard = (connection: Pick<Connection, 'prepare'>) => void

/**
 * The client of a database file, with one connection, whose commits leave the event loop free. `timeout`:
 * milliseconds that it waits for a lock.
 */
export function openFile(path: string, timeout: number, guard: Guard = () => {}): Client {
  const pool = new ConnectionPool(path, { timeout }, 1)
  // Opened here, so that a file that cannot be is refused now.
  pool.release(pool.acquireSync())
  return new FileClient(pool, guard)
}

class FileClient extends Sqlite3Client {
  readonly #pool: ConnectionPool
  readonly #guard: Guard

  constructor(pool: ConnectionPool, guard: Guard) {
    super(pool, 'number')
    this.#pool = pool
    this.#guard = guard
  }

  override async transaction(): Promise<Transaction> {
    const connection = await this.#pool.acquire(true)
    try {
      connection.exec('begin immediate')
      this.#guard(connection)
    } catch (error) {
      this.#pool.release(connection)
      throw libsqlError(error)
    }
    return new FileTransaction(connection, (used) => this.#pool.release(used))
  }
}

class FileTransaction extends Sqlite3Transaction {
  readonly #connection: Connection

  constructor(connection: Connection, release: (used: Connection) => void) {
    super(connection, 'number', release)
    this.#connection = connection
  }

  /**
   * A commit is where SQLite writes and waits for the disk. It does so in a thread of the driver's; the client's own
   * way lets the whole process wait.
   */
  override async commit(): Promise<void> {
    try {
      await AsyncConnection.prototype.exec.call(this.#connection, 'commit')
    } catch (error) {
      throw libsqlError(error)
    } finally {
      // Rolls back what could not be committed, and gives the connection back.
      this.close()
    }
  }
}

/** The driver's error as the client tells it: the code, e.g. SQLITE_BUSY, without what SQLite appends to it. */
function libsqlError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  const code = error.code.split('_', 2).join('_')
  return new LibsqlError(error.message, code, error.code, undefined, error)
}

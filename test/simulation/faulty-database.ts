import { LibsqlError } from '@libsql/client'
import type { Database, Queries } from '../../src/store/database.ts'

/** What happens to one operation on the database. */
export type DatabaseFault =
  /** It fails without effect. */
  | { how: 'fails'; code: 'SQLITE_FULL' | 'SQLITE_IOERR' }
  /** Its second query fails, so that the transaction is rolled back. */
  | { how: 'fails inside'; code: 'SQLITE_FULL' | 'SQLITE_IOERR' }
  /** The process dies before it, or after it is on disk. */
  | { how: 'dies before' | 'dies after' }
  /** The process is frozen before it, or after it is on disk. */
  | { how: 'freezes before' | 'freezes after' }

/** A process as the simulation sees it: what of it is alive. */
export interface Life {
  /** Called before each operation; tells what happens to it. */
  operation(kind: 'read' | 'write'): DatabaseFault | null
  die(): void
  /** Resolves when it may go on, rejects when it is dead. */
  alive(): Promise<void>
  freeze(): void
}

const failure = (code: string) => new LibsqlError(`${code}: made up by the simulation`, code)

/** Queries of which the second one fails. */
function failingInside(queries: Queries, code: string): Queries {
  let left = 2
  return new Proxy(queries, {
    get(target, name) {
      if (--left <= 0) throw failure(code)
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** A database whose operations meet what the process's life has in store for them. */
export function faultyDatabase(db: Database, life: Life): Database {
  async function meet<T>(
    kind: 'read' | 'write',
    run: (wrap: (queries: Queries) => Queries) => Promise<T>,
  ): Promise<T> {
    await life.alive()
    const fault = life.operation(kind)
    const plain = (queries: Queries) => queries
    switch (fault?.how) {
      case undefined:
        break
      case 'fails':
        throw failure(fault.code)
      case 'fails inside':
        return run((queries) => failingInside(queries, fault.code))
      case 'dies before':
        life.die()
        break
      case 'freezes before':
        life.freeze()
        break
      case 'dies after':
      case 'freezes after': {
        const result = await run(plain)
        if (fault.how === 'dies after') life.die()
        else life.freeze()
        await life.alive()
        return result
      }
    }
    await life.alive()
    return run(plain)
  }
  return {
    ...db,
    read: (question) => meet('read', (wrap) => db.read((queries) => question(wrap(queries)))),
    write: (change) => meet('write', (wrap) => db.write((queries) => change(wrap(queries)))),
  }
}

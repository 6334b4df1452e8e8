import { type Client, createClient, type InStatement, type ResultSet } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import { type Address, makeFolder, readAddress, unusable } from './address.ts'
import { coalesce } from './coalesce.ts'
import { type Guard, openFile } from './file-client.ts'
import { createMutex } from './mutex.ts'
import { claim, fence, fileCheck } from './ownership/fence.ts'
import type { Ownership } from './ownership/owner.ts'
import { type Patience, retryBusy, unwrap } from './retry.ts'
import { DatabaseDamaged, isDamage, isOfDisk } from './trouble.ts'

/** What a question asks its queries of: the database itself, or a transaction. */
export type Queries = Pick<
  BaseSQLiteDatabase<'async', ResultSet>,
  'all' | 'delete' | 'get' | 'insert' | 'run' | 'select' | 'selectDistinct' | 'update'
>

/** The only way to the database. */
export interface Database {
  /** True for a server, which other processes may use at the same time; a file is one process's. */
  shared: boolean
  /** Of the file; null for a server. */
  path: string | null
  /** Runs queries that change nothing. They see no unfinished write, and are no transaction together. */
  read<T>(question: (queries: Queries) => Promise<T>): Promise<T>
  /**
   * Runs queries in one transaction that holds the write lock from its begin: all of it or nothing, one after
   * the other in this process. The function runs again if the database was taken away from it, so it has no
   * effect but its queries. What it returns is on disk when the promise resolves.
   */
  write<T>(change: (queries: Queries) => Promise<T>): Promise<T>
  /** Runs statements as one transaction without checking foreign keys, as migrations need that rebuild a table. */
  migrate(statements: InStatement[]): Promise<void>
  /** The file is damaged: nothing is written any more. */
  condemn(detail: string): void
  /** Waits for the writes under way, then closes. */
  close(): Promise<void>
}

/** Where warnings go, e.g. Probot's log. */
export interface StoreLog {
  warn(fields: Record<string, unknown>, message: string): void
}

/** `authToken` is for servers. `patience` is how long a busy database is asked again. */
export interface DatabaseOptions {
  url: string
  authToken?: string
  /** A file's, where no other process is to write to it any more. */
  owner?: Ownership
  log?: StoreLog
  patience?: Patience
}

/**
 * Milliseconds that the driver itself waits for a lock. Its wait stops the event loop, so it is short, and the
 * long wait is `retryBusy`'s.
 */
const driverTimeout = 20

const defaultPatience: Patience = { total: 15_000, first: 5, longest: 100 }

/** Opens a database, a file's folder included. Throws a UserError for a URL that cannot be used. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const address = readAddress(options.url)
  if (address.kind === 'file') await makeFolder(address)
  const patience = options.patience ?? defaultPatience
  let damage: DatabaseDamaged | null = null
  const condemn = (detail: string) => {
    damage ??= new DatabaseDamaged(detail)
  }
  const guards: Guard[] = [
    () => {
      if (damage) throw damage
    },
  ]
  const [writer, reader] = await connect(address, options, patience, (connection) => {
    for (const guard of guards) guard(connection)
  })
  if (address.kind === 'file') {
    const { owner } = options
    // A frozen owner may hold the write lock for longer than anybody else waits.
    if (owner) await claimFile(writer, owner, patience)
    guards.push(fileCheck(address.path), ...(owner ? [fence(owner)] : []))
  }
  const writing = drizzle(writer, { casing: 'snake_case' })
  const reading = drizzle(reader, { casing: 'snake_case' })
  const mutex = createMutex()
  let closed = false

  function retrying<T>(client: Client, attempt: () => Promise<T>): Promise<T> {
    const before = async (failure: Error, tries: number) => {
      if (closed) throw failure
      options.log?.warn({ tries, reason: failure.message }, 'the database is busy')
      await reset(client)
    }
    return retryBusy(attempt, before, patience).catch(async (error: unknown) => {
      if (isDamage(error)) condemn(error instanceof Error ? error.message : String(error))
      // As after a busy database, what this connection acknowledges next may not be there.
      if (isOfDisk(error)) await reset(client)
      throw error
    })
  }

  return {
    shared: address.kind !== 'file',
    path: address.kind === 'file' ? address.path : null,
    condemn,
    read: (question) => retrying(reader, () => question(reading)),
    write: (change) => mutex(() => retrying(writer, () => transaction(writing, change))),
    migrate: (statements) =>
      mutex(() =>
        retrying(writer, async () => {
          options.owner?.assert()
          await writer.migrate(statements)
        }),
      ),
    close: () =>
      mutex(async () => {
        closed = true
        writer.close()
        if (!reader.closed) reader.close()
      }),
  }
}

/** A rollback that fails, because a server took the transaction away, must not hide why it was rolled back. */
async function transaction<T>(
  database: ReturnType<typeof drizzle>,
  change: (queries: Queries) => Promise<T>,
): Promise<T> {
  let failure: { error: unknown } | undefined
  try {
    return await database.transaction(async (queries) => {
      try {
        return await change(queries)
      } catch (error) {
        failure = { error }
        throw error
      }
    })
  } catch (error) {
    throw unwrap(failure ? failure.error : error)
  }
}

/**
 * After a statement found the database busy, the driver leaves it unfinished, and later writes of that connection
 * are acknowledged but never committed (tursodatabase/libsql-client-ts#352). Only a new connection is safe.
 */
async function reset(client: Client): Promise<void> {
  await client.reconnect()
}

/** Makes the database this owner's; whoever owned it before cannot commit anything any more. */
async function claimFile(writer: Client, owner: Ownership, patience: Patience): Promise<void> {
  await retryBusy(
    async () => {
      owner.assert()
      await writer.batch(claim(owner.token), 'write')
    },
    () => reset(writer),
    { ...patience, total: Number.POSITIVE_INFINITY },
  )
}

/**
 * A file has one connection for writing and one for reading, so that reads need not wait for a transaction;
 * a server has one client for both, which opens a stream for each and asks together what is asked at once.
 */
async function connect(
  address: Address,
  options: DatabaseOptions,
  patience: Patience,
  guard: Guard,
): Promise<[writer: Client, reader: Client]> {
  const clients: Client[] = []
  const open = () => {
    const client =
      address.kind === 'file'
        ? openFile(address.path, driverTimeout, guard)
        : createClient({ url: address.url, authToken: options.authToken })
    clients.push(client)
    return client
  }
  try {
    const writer = await retryBusy(
      async () => open(),
      async () => {},
      patience,
    )
    const check = address.kind === 'file' ? 'pragma journal_mode = wal' : 'select 1'
    await retryBusy(
      () => writer.execute(check),
      () => reset(writer),
      patience,
    )
    const reader =
      address.kind === 'file'
        ? await retryBusy(
            async () => open(),
            async () => {},
            patience,
          )
        : coalesce(writer)
    return [writer, reader]
  } catch (error) {
    for (const client of clients) client.close()
    const why = error instanceof Error ? error.message : String(error)
    const mend =
      address.kind === 'file'
        ? 'give a file that this process may read and write, on a local disk'
        : 'check the address and the token, and that the server runs'
    throw unusable(options.url, `the database cannot be opened (${why})`, mend)
  }
}

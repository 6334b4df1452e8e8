import { fileURLToPath } from 'node:url'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import { sql } from 'drizzle-orm/sql'
import { UserError } from '../metrics/problem.ts'
import type { Database } from './database.ts'

/** The package's `drizzle/`, as near to `src/store/` as to `dist/store/`. */
const packaged = fileURLToPath(new URL('../../drizzle', import.meta.url))

/**
 * Brings the tables up to date and returns how many migrations that took. Any number of processes may do it at
 * once: each migration is one transaction that begins by claiming its hash, which only one of them can.
 * Throws a UserError where a newer version of the software has migrated the database.
 */
export async function migrate(database: Database, folder: string = packaged): Promise<number> {
  const migrations = readMigrationFiles({ migrationsFolder: folder })
  let applied = 0
  for (;;) {
    const done = await appliedMigrations(database)
    refuseNewer(done, migrations)
    // By hash, not by time: a migration that was merged late is older than one already applied.
    const next = migrations.find((migration) => !done.has(migration.hash))
    if (!next) return applied
    if (await apply(database, next)) applied++
  }
}

/** Whether every migration of this version has been applied. */
export async function isMigrated(database: Database, folder: string = packaged): Promise<boolean> {
  const done = await appliedMigrations(database)
  return readMigrationFiles({ migrationsFolder: folder }).every(({ hash }) => done.has(hash))
}

/** False where another process was faster. */
async function apply(database: Database, migration: MigrationMeta): Promise<boolean> {
  const claim = 'insert into __migrations (hash, created_at) values (?, ?)'
  try {
    await database.migrate([
      { sql: claim, args: [migration.hash, migration.folderMillis] },
      ...migration.sql.map((statement) => ({ sql: statement, args: [] })),
    ])
    return true
  } catch (error) {
    if ((await appliedMigrations(database)).has(migration.hash)) return false
    throw error
  }
}

async function appliedMigrations(database: Database): Promise<Set<string>> {
  const exists = sql`select 1 as found from sqlite_master where type = 'table' and name = '__migrations'`
  if ((await database.read((queries) => queries.all(exists))).length === 0) {
    const create = sql`create table if not exists __migrations (hash text primary key, created_at integer not null)`
    await database.write((queries) => queries.run(create))
  }
  const rows = await database.read((queries) =>
    queries.all<{ hash: string }>(sql`select hash from __migrations`),
  )
  return new Set(rows.map((row) => row.hash))
}

function refuseNewer(done: Set<string>, migrations: MigrationMeta[]): void {
  const known = new Set(migrations.map((migration) => migration.hash))
  const unknown = [...done].filter((hash) => !known.has(hash)).length
  if (unknown === 0) return
  throw new UserError({
    what: `it has ${unknown} migration${unknown === 1 ? '' : 's'} that this version of Tidemark does not know`,
    where: 'the database',
    mend: 'start the version that last used it or a newer one, or restore a backup from before the upgrade',
  })
}

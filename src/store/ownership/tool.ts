import { UserError } from '../../metrics/problem.ts'
import { makeFolder, readAddress } from '../address.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../database.ts'
import { isMigrated, migrate } from '../migrate.ts'
import { sidecars } from './acquire.ts'
import { tryLock } from './lock.ts'

/**
 * Opens the database for a command that is over soon, whether the service runs or not. Where it runs, the command works
 * beside it and leaves the tables as they are; where it does not, the command holds the file so long, and the service
 * waits for it. Throws a `UserError` where the running service is of another version.
 */
export async function openForTool(options: DatabaseOptions): Promise<Database> {
  const address = readAddress(options.url)
  if (address.kind === 'server') return migrated(await openDatabase(options))
  await makeFolder(address)
  const lock = tryLock(sidecars(address.path).lock)
  if (typeof lock !== 'string') {
    const release = async (db: Database) => {
      await db.close()
      lock.release()
    }
    const db = await openDatabase(options).catch((error: unknown) => {
      lock.release()
      throw error
    })
    return migrated({ ...db, close: () => release(db) })
  }
  const db = await openDatabase(options)
  if (await isMigrated(db)) return db
  await db.close()
  throw new UserError({
    what: 'its tables are those of another version, whose process has it open',
    where: 'the database',
    mend: 'use the command of the version that runs, or stop it first',
  })
}

async function migrated(db: Database): Promise<Database> {
  try {
    await migrate(db)
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

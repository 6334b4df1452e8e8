/**
 * A second process for the tests. Its commands come as arguments; it tells on standard output when it has done
 * what the test waits for, and goes on when the test writes a line to it.
 */
import { once } from 'node:events'
import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'

const [command, url = '', from = '0', count = '0'] = process.argv.slice(2)

async function told(): Promise<void> {
  await once(process.stdin, 'data')
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Holds the write lock from its word until it is told to let go. */
async function hold(): Promise<void> {
  const client = createClient({ url, concurrency: 1 })
  const transaction = await client.transaction('write')
  tell('held')
  await told()
  await transaction.commit()
  client.close()
}

/** Migrates as soon as it is told. */
async function migrateOnce(): Promise<void> {
  const db = await openDatabase({ url })
  tell('ready')
  await told()
  tell(String(await migrate(db)))
  await db.close()
}

/** Writes `count` commits from number `from` on, each in a transaction of its own, and tells each that was kept. */
async function write(): Promise<void> {
  const db = await openDatabase({ url })
  tell('ready')
  await told()
  for (let number = Number(from); number < Number(from) + Number(count); number++) {
    await db.write((queries) =>
      queries.run(
        sql`insert into commits (repository_id, sha, first_parent) values (1, ${`c${number}`}, null)`,
      ),
    )
    tell(`c${number}`)
  }
  await db.close()
}

const commands = new Map([
  ['hold', hold],
  ['migrate', migrateOnce],
  ['write', write],
])
await commands.get(command ?? '')?.()
process.stdin.destroy()

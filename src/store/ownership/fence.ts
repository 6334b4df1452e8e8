import { statSync } from 'node:fs'
import type Database from 'libsql'
import type { Ownership } from './owner.ts'

/** What a connection of a database file can be asked. */
type Connection = Pick<Database.Database, 'prepare'>

/** The statements that make the database this owner's. No migration's, for migrations must be fenced, too. */
export function claim(token: string): { sql: string; args: string[] }[] {
  return [
    {
      sql: 'create table if not exists __owner (one integer primary key check (one = 1), token text not null)',
      args: [],
    },
    { sql: 'insert or replace into __owner (one, token) values (1, ?)', args: [token] },
  ]
}

/** The database file was removed or another one put in its place: what is written now would be lost. */
export class FileReplaced extends Error {
  constructor() {
    super(
      'the database file was removed or replaced while Tidemark runs; stop it, put the right file in place, start it',
    )
    this.name = 'FileReplaced'
  }
}

/** Throws where the file at the path is not the one that was opened. */
export function fileCheck(path: string): () => void {
  const identity = () => {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stats && `${stats.dev} ${stats.ino}`
  }
  const opened = identity()
  return () => {
    if (identity() !== opened) throw new FileReplaced()
  }
}

/**
 * Throws where a transaction that has just got the write lock must not write: another process has claimed the database
 * since. The lock makes it exact: nobody can claim it before this transaction has ended.
 */
export function fence(owner: Ownership): (connection: Connection) => void {
  return (connection) => {
    owner.assert()
    const [row] = connection.prepare('select token from __owner').all() as { token: string }[]
    if (row?.token !== owner.token) owner.lose()
  }
}

import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { UserError } from '../metrics/problem.ts'

/** Where a database is: a file of this machine, or a libSQL server. */
export type Address = { kind: 'file'; url: string; path: string } | { kind: 'server'; url: string }

const expected =
  'expected a file such as file:./data/tidemark.db, or a libSQL server such as libsql://db.example.org'

/** Reads a database URL. Throws a UserError for one that can never work. */
export function readAddress(url: string): Address {
  if (/^(https?|libsql|wss?):\/\/./.test(url)) return { kind: 'server', url }
  if (!url.startsWith('file:')) throw unusable(url, 'it is neither a file nor a libSQL server', expected)
  if (url.includes('?')) throw unusable(url, 'a file takes no options', `${expected}; write "?" as %3F`)
  if (url.includes('#')) throw unusable(url, 'a file takes no fragment', `${expected}; write "#" as %23`)
  const path = filePath(url)
  if (path === '' || path.startsWith(':memory:')) {
    throw unusable(url, 'a database in memory would lose everything at the next start', expected)
  }
  return { kind: 'file', url, path }
}

/** Makes the folder of a database file. Throws a UserError where it may not. */
export async function makeFolder(address: { url: string; path: string }): Promise<void> {
  const folder = dirname(address.path)
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw unusable(
      address.url,
      `its folder cannot be made (${why})`,
      `make ${folder} writable for this process`,
    )
  }
}

/** The error for a database that cannot be used; a token in the URL is not repeated. */
export function unusable(url: string, what: string, mend: string): UserError {
  const shown = url.replace(/\?.*$/s, '').replace(/\/\/[^/@]*@/, '//')
  return new UserError({ what, where: `the database URL "${shown}"`, mend })
}

function filePath(url: string): string {
  const encoded = url.slice('file:'.length)
  try {
    if (!url.startsWith('file://')) return decodeURIComponent(encoded)
    return fileURLToPath(url)
  } catch {
    if (isMalformed(encoded)) throw unusable(url, 'it has a "%" that encodes nothing', 'write "%" as %25')
    const example = pathToFileURL('/data/tidemark.db').href
    throw unusable(url, 'the path of a file: URL with two slashes is absolute and local', `write ${example}`)
  }
}

function isMalformed(encoded: string): boolean {
  try {
    decodeURIComponent(encoded)
    return false
  } catch {
    return true
  }
}

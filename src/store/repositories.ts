import { and, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { repositories } from './schema.ts'

/** A repository by GitHub's id, which outlives renames and transfers. */
export interface Repository {
  id: number
  installationId: number
  owner: string
  name: string
  private: boolean
  defaultBranch: string
}

/**
 * Writes a repository down, or its new name, owner, installation, visibility or default branch. A private one becomes
 * public only where that is the news (`published`): any other delivery may be older than its becoming private.
 */
export async function recordRepository(
  db: Database,
  repository: Repository,
  { published = false } = {},
): Promise<void> {
  const known = await findRepository(db, repository.id)
  const isPrivate = repository.private || (known?.private === true && !published)
  const { id, ...facts } = { ...repository, private: isPrivate }
  // Every delivery brings its repository, and nearly none of them brings anything new.
  if (known && same(known, { id, ...facts })) return
  await db.write((queries) =>
    queries
      .insert(repositories)
      .values({ id, ...facts })
      .onConflictDoUpdate({ target: repositories.id, set: facts }),
  )
}

/** Undefined where nothing was recorded of it. */
export async function findRepository(db: Database, id: number): Promise<Repository | undefined> {
  const rows = await db.read((queries) => queries.select().from(repositories).where(eq(repositories.id, id)))
  return rows[0]
}

/** The repository that has this name now, in GitHub's spelling. */
export async function findRepositoryByName(
  db: Database,
  owner: string,
  name: string,
): Promise<Repository | undefined> {
  const rows = await db.read((queries) =>
    queries
      .select()
      .from(repositories)
      .where(and(eq(repositories.owner, owner), eq(repositories.name, name))),
  )
  return rows[0]
}

function same(a: Repository, b: Repository): boolean {
  return (
    a.installationId === b.installationId &&
    a.owner === b.owner &&
    a.name === b.name &&
    a.private === b.private &&
    a.defaultBranch === b.defaultBranch
  )
}

import { eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { installations } from './schema.ts'

/** An installation of the app, by GitHub's id. */
export interface Installation {
  id: number
  accountId: number
  accountLogin: string
  /** Whether the account granted the permission to re-run workflows (actions: write). */
  mayRerun: boolean
  /** Milliseconds since 1970; null while it works. */
  suspendedAt: number | null
}

/** Writes an installation down, or what changed of it. */
export async function recordInstallation(db: Database, installation: Installation): Promise<void> {
  const { id, ...facts } = installation
  await db.write((queries) =>
    queries
      .insert(installations)
      .values({ id, ...facts })
      .onConflictDoUpdate({ target: installations.id, set: facts }),
  )
}

/** Undefined where the app has not heard of it. */
export async function findInstallation(db: Database, id: number): Promise<Installation | undefined> {
  const rows = await db.read((queries) =>
    queries.select().from(installations).where(eq(installations.id, id)),
  )
  return rows[0]
}

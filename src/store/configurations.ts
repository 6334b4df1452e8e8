import { and, eq } from 'drizzle-orm'
import { type Configuration, configurationSchema } from '../metrics/configuration.ts'
import type { Database } from './database.ts'
import { configurations } from './schema.ts'

interface BranchKey {
  repositoryId: number
  branch: string
}

/** A configuration that did not change is written down again after this. */
const RENEW_MS = 24 * 3_600_000

const isBranch = ({ repositoryId, branch }: BranchKey) =>
  and(eq(configurations.repositoryId, repositoryId), eq(configurations.branch, branch))

/** The last readable configuration of a branch, and when it was read; undefined where none ever was. */
export async function findConfiguration(
  db: Database,
  key: BranchKey,
): Promise<{ configuration: Configuration; readAt: number } | undefined> {
  const [row] = await db.read((queries) => queries.select().from(configurations).where(isBranch(key)))
  if (!row) return undefined
  // A version that knows other keys may have written it.
  const parsed = configurationSchema.safeParse(JSON.parse(row.document))
  return parsed.success ? { configuration: parsed.data, readAt: row.readAt } : undefined
}

/** Remembers a branch's configuration. The repository must have been recorded. `now` in milliseconds since 1970. */
export async function recordConfiguration(
  db: Database,
  key: BranchKey,
  configuration: Configuration,
  now: number,
): Promise<void> {
  const document = JSON.stringify(configuration)
  const [known] = await db.read((queries) => queries.select().from(configurations).where(isBranch(key)))
  if (known?.document === document && now - known.readAt < RENEW_MS) return
  await db.write((queries) =>
    queries
      .insert(configurations)
      .values({ ...key, document, readAt: now })
      .onConflictDoUpdate({
        target: [configurations.repositoryId, configurations.branch],
        set: { document, readAt: now },
      }),
  )
}

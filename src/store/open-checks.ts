import { and, eq, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { openChecks } from './schema.ts'

/** A check of another app that has begun. */
export interface OpenCheck {
  repositoryId: number
  headSha: string
  /** The id of the metric of how long it takes. */
  metric: string
  name: string
  /** Milliseconds since 1970. */
  startedAt: number
}

/**
 * Writes down that a check has begun. No effect on one whose duration is known already: deliveries come in any order.
 * One that failed has no duration, and is then awaited in vain for as long as the configuration says.
 */
export async function recordOpenCheck(db: Database, check: OpenCheck): Promise<void> {
  const { repositoryId, headSha, metric, name, startedAt } = check
  await db.write((queries) =>
    queries.run(sql`
      insert into open_checks (repository_id, head_sha, metric, name, started_at)
      select ${repositoryId}, ${headSha}, ${metric}, ${name}, ${startedAt}
      where not exists (
        select 1 from build_contexts build
        join metric_values value on value.build_id = build.id
        join metric_definitions definition on definition.id = value.metric_id
        where build.repository_id = ${repositoryId} and build.commit_sha = ${headSha}
          and build.source = 'check_suite' and definition.metric = ${metric} and value.measured_at >= ${startedAt}
      )
      on conflict do nothing`),
  )
}

/** Forgets a check that is completed; no effect on one that was not known. */
export async function closeCheck(
  db: Database,
  { repositoryId, headSha, metric }: Pick<OpenCheck, 'repositoryId' | 'headSha' | 'metric'>,
): Promise<void> {
  await db.write((queries) =>
    queries
      .delete(openChecks)
      .where(
        and(
          eq(openChecks.repositoryId, repositoryId),
          eq(openChecks.headSha, headSha),
          eq(openChecks.metric, metric),
        ),
      ),
  )
}

/** The checks of a commit that are not completed, by name. */
export async function openChecksOf(
  db: Database,
  repositoryId: number,
  headSha: string,
): Promise<OpenCheck[]> {
  return db.read((queries) =>
    queries
      .select()
      .from(openChecks)
      .where(and(eq(openChecks.repositoryId, repositoryId), eq(openChecks.headSha, headSha)))
      .orderBy(openChecks.name),
  )
}

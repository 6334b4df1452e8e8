import { sql } from 'drizzle-orm'
import type { Database } from '../../src/store/database.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { BRANCH, MINUTE, REPOSITORY, readings, shaOf } from './store.ts'

/** Builds that one statement adds: few enough to keep memory low. */
const CHUNK = 2_000

/** Where builds belong, if not to the benchmarks' repository in the first minutes of 1970. */
export interface Place {
  repositoryId: number
  /** When build 0 was, in milliseconds since 1970; one a minute follows. */
  since: number
}

const PLACE: Place = { repositoryId: REPOSITORY.id, since: 0 }

/** Records one build, of the base branch or of a pull request (then it is no baseline). */
export async function addBuild(
  db: Database,
  build: { n: number; metrics: number; pullRequest?: number },
  { repositoryId, since }: Place = PLACE,
): Promise<void> {
  const { n, metrics, pullRequest } = build
  const measuredAt = since + n * MINUTE
  await recordBuild(
    db,
    {
      repositoryId,
      source: 'workflow_run',
      runId: n,
      attempt: 1,
      workflow: 'CI',
      commitSha: shaOf(n),
      branch: pullRequest === undefined ? BRANCH : `change-${pullRequest}`,
      headRepositoryId: repositoryId,
      event: pullRequest === undefined ? 'push' : 'pull_request',
      trusted: pullRequest === undefined,
      ...(pullRequest === undefined ? {} : { pullRequestNumber: pullRequest }),
      measuredAt,
      uploads: [{ environment: '', readings: readings(metrics, n), annotations: [] }],
      problems: [],
    },
    measuredAt,
  )
}

/**
 * Gives the base branch builds 1 to `count`, as if recorded one after the other: the first one is, and the others
 * follow it inside the database, or a hundred thousand of them would take all day.
 */
export async function addHistory(
  db: Database,
  count: number,
  metrics: number,
  place: Place = PLACE,
): Promise<void> {
  const { repositoryId, since } = place
  await addBuild(db, { n: 1, metrics }, place)
  for (let from = 2; from <= count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK - 1)
    await db.write(async (queries) => {
      const numbers = sql`with recursive number(n) as (select ${from} union all select n + 1 from number where n < ${to})`
      await queries.run(sql`
        ${numbers}
        insert into build_contexts (repository_id, source, run_id, attempt, environment, workflow, commit_sha,
          branch, head_repository_id, event, trusted, track_id, measured_at, created_at)
        select repository_id, source, n, attempt, environment, workflow, printf('%040x', n),
          branch, head_repository_id, event, trusted, track_id, ${since} + n * ${MINUTE}, ${since} + n * ${MINUTE}
        from number cross join build_contexts
        where repository_id = ${repositoryId} and source = 'workflow_run' and run_id = 1`)
      await queries.run(sql`
        insert into metric_values (build_id, metric_id, number, track_id, measured_at)
        select later.id, value.metric_id, value.number * (1 + (((later.run_id * 7919 + value.metric_id * 104729) % 1000) - 500) / 50000.0),
          value.track_id, later.measured_at
        from build_contexts later
        cross join build_contexts first
          on first.repository_id = ${repositoryId} and first.source = 'workflow_run' and first.run_id = 1
        cross join metric_values value on value.build_id = first.id
        where later.repository_id = ${repositoryId} and later.source = 'workflow_run'
          and later.run_id between ${from} and ${to}`)
    })
  }
}

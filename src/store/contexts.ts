import { type SQL, sql } from 'drizzle-orm'
import type { BuildFacts } from './build.ts'
import { unmarkDefinitions } from './retention-definitions.ts'
import { addTrack, trackOf } from './tracks.ts'

type Attempt = Pick<BuildFacts, 'repositoryId' | 'source' | 'runId' | 'attempt'>

/** Which rows of `build_contexts` are of one attempt of one run. */
export function ofAttempt({ repositoryId, source, runId, attempt }: Attempt): SQL {
  return sql`repository_id = ${repositoryId} and source = ${source} and run_id = ${runId} and attempt = ${attempt}`
}

/** The id of an attempt's row in an environment, once `recordContext` has run. */
export function contextOf(build: Attempt, environment: string): SQL {
  return sql`(select id from build_contexts where ${ofAttempt(build)} and environment = ${environment})`
}

/** The statements that write the row of a run's attempt in an environment. `now` in milliseconds since 1970. */
export function recordContext(build: BuildFacts, environment: string, now: number): SQL[] {
  const { repositoryId, source, runId, attempt, workflow, commitSha, branch, event, measuredAt } = build
  const { headRepositoryId, checkSuiteId = null } = build
  const trusted = build.trusted && branch !== null ? 1 : 0
  return [
    unmarkDefinitions(repositoryId),
    ...addTrack(build, environment),
    sql`insert into build_contexts (repository_id, source, run_id, attempt, environment, workflow, workflow_path, conclusion,
        commit_sha, branch, head_repository_id, check_suite_id, event, measured_at, track_id, trusted,
        pull_request_number, base_sha, created_at)
      values (${repositoryId}, ${source}, ${runId}, ${attempt}, ${environment}, ${workflow},
        ${build.workflowPath ?? null}, ${build.conclusion ?? null}, ${commitSha}, ${branch}, ${headRepositoryId},
        ${checkSuiteId}, ${event}, ${measuredAt}, ${trackOf(build, environment)}, ${trusted},
        ${build.pullRequestNumber ?? null}, ${build.baseSha ?? null}, ${now})
      on conflict (repository_id, source, run_id, attempt, environment) do update set workflow = excluded.workflow,
        workflow_path = excluded.workflow_path, conclusion = excluded.conclusion,
        commit_sha = excluded.commit_sha, branch = excluded.branch, head_repository_id = excluded.head_repository_id,
        check_suite_id = excluded.check_suite_id, event = excluded.event,
        measured_at = excluded.measured_at, track_id = excluded.track_id, trusted = excluded.trusted,
        pull_request_number = excluded.pull_request_number, base_sha = excluded.base_sha`,
  ]
}

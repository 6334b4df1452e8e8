import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { BuildFacts } from './build.ts'
import type { Queries } from './database.ts'
import { headBuilds, isPullRequestEvent } from './head-builds.ts'
import { buildContexts } from './schema.ts'
import { trustDefinitions } from './trust-definitions.ts'

type Line = Pick<BuildFacts, 'repositoryId' | 'branch' | 'trusted'>

/** The id of the track that a build belongs to, once `addTrack` has run; null for one not trusted or of no branch. */
export function trackOf({ repositoryId, branch, trusted }: Line, environment: string | SQL): SQL {
  if (!trusted || branch === null) return sql`null`
  return sql`(select id from tracks
    where repository_id = ${repositoryId} and branch = ${branch} and environment = ${environment})`
}

/** The statements that make the track of a build, where there is none. */
export function addTrack({ repositoryId, branch, trusted }: Line, environment: string): SQL[] {
  if (!trusted || branch === null) return []
  return [
    sql`insert into tracks (repository_id, branch, environment) values (${repositoryId}, ${branch}, ${environment})
      on conflict do nothing`,
  ]
}

/** Check suites do not tell what they ran for; the workflow run that owns one does: the statements that write it down. */
export function bindCheckSuite(build: BuildFacts): SQL[] {
  const { repositoryId, checkSuiteId, headRepositoryId, event, branch } = build
  if (checkSuiteId === undefined) return []
  const named = isPullRequestEvent(event) ? sql`, branch = ${branch}` : sql``
  return [
    sql`update build_contexts set head_repository_id = ${headRepositoryId}, event = ${event} ${named}
      where repository_id = ${repositoryId} and source = 'check_suite' and run_id = ${checkSuiteId}`,
  ]
}

/**
 * Check suites do not tell whether their commit is trusted. Once a trusted run of the commit is recorded, what was
 * measured of its checks joins that run's branch: the statements for that.
 */
export function trustCheckSuites(build: Pick<BuildFacts, 'repositoryId' | 'commitSha' | 'branch'>): SQL[] {
  const { repositoryId, commitSha, branch } = build
  if (branch === null) return []
  const suites = sql`from build_contexts build where build.repository_id = ${repositoryId}
    and build.commit_sha = ${commitSha} and build.source = 'check_suite' and not build.trusted
    and ${headBuilds(repositoryId, null)}`
  const track = trackOf({ ...build, trusted: true }, sql`build_contexts.environment`)
  return [
    sql`insert into tracks (repository_id, branch, environment)
      select distinct ${repositoryId}, ${branch}, environment ${suites} on conflict do nothing`,
    sql`update metric_values set track_id = (
        select ${track} from build_contexts where build_contexts.id = metric_values.build_id
      ) where build_id in (select id ${suites})`,
    trustDefinitions(sql`in (select id ${suites})`),
    sql`update build_contexts set trusted = 1, branch = ${branch}, track_id = ${track}
      where id in (select id ${suites})`,
  ]
}

/** The branch whose trusted run built a commit, or null; the given branch where several did. */
export async function trustedBranchOf(
  queries: Queries,
  repositoryId: number,
  commitSha: string,
  preferred: string | null,
): Promise<string | null> {
  const [row] = await queries
    .select({ branch: buildContexts.branch })
    .from(buildContexts)
    .where(
      and(
        eq(buildContexts.repositoryId, repositoryId),
        eq(buildContexts.commitSha, commitSha),
        eq(buildContexts.source, 'workflow_run'),
        eq(buildContexts.trusted, true),
      ),
    )
    .orderBy(sql`${buildContexts.branch} = ${preferred} desc`, buildContexts.id)
    .limit(1)
  return row?.branch ?? null
}

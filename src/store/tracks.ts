import { and, eq, sql } from 'drizzle-orm'
import type { BuildFacts } from './build.ts'
import type { Queries } from './database.ts'
import { buildContexts, metricValues, tracks } from './schema.ts'

/** The id of the track that a build belongs to; null for one that is not trusted or has no branch. */
export async function recordTrack(
  queries: Queries,
  build: Pick<BuildFacts, 'repositoryId' | 'branch' | 'trusted'>,
  environment: string,
): Promise<number | null> {
  const { repositoryId, branch } = build
  if (!build.trusted || branch === null) return null
  const found = () =>
    queries
      .select({ id: tracks.id })
      .from(tracks)
      .where(
        and(
          eq(tracks.repositoryId, repositoryId),
          eq(tracks.branch, branch),
          eq(tracks.environment, environment),
        ),
      )
  const [known] = await found()
  if (known) return known.id
  const [made] = await queries
    .insert(tracks)
    .values({ repositoryId, branch, environment })
    .returning({ id: tracks.id })
  if (!made) throw new Error('a track was not written')
  return made.id
}

/**
 * Check suites do not tell whether their commit is trusted. Once a trusted run of the commit is recorded, what was
 * measured of its checks joins that run's branch.
 */
export async function trustCheckSuites(
  queries: Queries,
  build: Pick<BuildFacts, 'repositoryId' | 'commitSha' | 'branch'>,
): Promise<void> {
  const suites = await queries
    .select({ id: buildContexts.id, environment: buildContexts.environment })
    .from(buildContexts)
    .where(
      and(
        eq(buildContexts.repositoryId, build.repositoryId),
        eq(buildContexts.commitSha, build.commitSha),
        eq(buildContexts.source, 'check_suite'),
        eq(buildContexts.trusted, false),
      ),
    )
  for (const suite of suites) {
    const trackId = await recordTrack(queries, { ...build, trusted: true }, suite.environment)
    if (trackId === null) return
    await queries
      .update(buildContexts)
      .set({ trusted: true, trackId, branch: build.branch })
      .where(eq(buildContexts.id, suite.id))
    await queries.update(metricValues).set({ trackId }).where(eq(metricValues.buildId, suite.id))
  }
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

import type { Octokit } from '../github/client.ts'
import { ingestRun } from '../ingest/ingest-run.ts'
import { checkMetric } from '../metrics/checks.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { recordCheckDuration } from '../store/check-durations.ts'
import { pullRequestsServedBy } from '../store/compared-bases.ts'
import type { Database } from '../store/database.ts'
import { isCommitRun, isPullRequestEvent, testsMerge } from '../store/head-builds.ts'
import { recordLineCoverage } from '../store/line-coverage.ts'
import { findMergeGroup } from '../store/merge-groups.ts'
import { recordBuild } from '../store/record-build.ts'
import { recordRepository } from '../store/repositories.ts'
import { setWorkflowPath } from '../store/runs.ts'
import { knownBaseTip } from '../store/tested-merges.ts'
import { isBuildOfBranch } from './branch-builds.ts'
import type { ConfigurationPlace } from './configurations.ts'
import { headPullRequests, originOf } from './head-pull-requests.ts'
import type { RepositoryFacts, RunFacts } from './job.ts'
import { placed } from './job.ts'
import { learnNamedMerge } from './named-merge.ts'
import { recordNamedPullRequests } from './named-pull-requests.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { assumeTestedBase, learnTestedMerge } from './tested-merge.ts'

/** An artifact that is listed and cannot be found is tried so often, which takes half a minute. */
const PATIENCE_WITH_ARTIFACTS = 4

/**
 * The branches whose configuration may say how a run's files are read. A build of a branch is read as the branch itself
 * says, also where it is the head of a pull request, too: it is the baseline of others.
 */
function placesOf(
  repository: RepositoryFacts,
  run: RunFacts,
  trusted: boolean,
  bases: ConfigurationPlace[],
): ConfigurationPlace[] {
  const own = trusted && run.headBranch !== null ? [{ branch: run.headBranch, tip: run.headSha }] : []
  const named = run.pullRequests.map(({ baseRef, baseSha }) => ({ branch: baseRef, tip: baseSha }))
  const [first, ...more] = [...own, ...(bases.length > 0 ? bases : named)]
  return first ? [first, ...more] : [{ branch: repository.defaultBranch, tip: repository.defaultBranch }]
}

async function recordDuration(
  db: Database,
  repository: RepositoryFacts,
  run: RunFacts,
  now: number,
): Promise<void> {
  if (run.conclusion !== 'success' || run.checkSuiteId === null || run.completedAt < run.startedAt) return
  await recordCheckDuration(
    db,
    {
      repositoryId: repository.id,
      suiteId: run.checkSuiteId,
      definition: checkMetric(run.workflow),
      seconds: (run.completedAt - run.startedAt) / 1_000,
      commitSha: run.headSha,
      origin: originOf(run),
      environment: '',
      measuredAt: run.createdAt,
      // A job of the same name says it more exactly.
      overwrite: false,
    },
    now,
  )
}

/** The first configuration that does not turn Tidemark off: pull requests of one head may differ in that. */
async function wantedConfiguration(
  { configurations }: JobParts,
  octokit: Octokit,
  repository: RepositoryFacts,
  places: ConfigurationPlace[],
): Promise<Configuration | null> {
  for (const place of places) {
    const { configuration } = await configurations.of(octokit, repository, place)
    if (configuration.mode !== 'off') return configuration
  }
  return null
}

/**
 * Reads what a finished workflow run uploaded, stores it, and lets the pull requests be compared that it concerns:
 * those whose head it ran for, and those whose baseline it is. A run that counts for no head is not read: what it
 * measured is not told by its commit. `tries`: this one included.
 */
export async function ingestWorkflowRun(
  parts: JobParts,
  { repository, run }: { repository: RepositoryFacts; run: RunFacts },
  tries: number,
): Promise<FollowUp[]> {
  const { db } = parts
  const now = parts.now()
  await recordRepository(db, repository)
  const origin = originOf(run)
  if (!isPullRequestEvent(run.event) && !isCommitRun(origin, repository.id)) return []
  const octokit = await parts.github(repository.installationId)
  const trusted = await isBuildOfBranch({ db, octokit, repository, run })
  await recordNamedPullRequests(db, octokit, repository, run)
  const heads = await headPullRequests(db, octokit, repository, run)

  const bases = await Promise.all(
    heads.map(async (head) => ({ branch: head.baseRef, tip: await knownBaseTip(db, head) })),
  )
  const group = await findMergeGroup(db, repository.id, run.headSha)
  if (group) bases.push({ branch: group.baseRef, tip: group.baseSha })
  const places = placesOf(repository, run, trusted, bases)
  const configuration = await wantedConfiguration(parts, octokit, repository, places)
  if (configuration === null) return []

  const name = { owner: repository.owner, repo: repository.name }
  const { uploads, problems, lines } = await ingestRun(
    {
      octokit,
      name,
      pool: parts.pool,
      tenant: { installationId: repository.installationId, repositoryId: repository.id },
      lastTry: tries >= PATIENCE_WITH_ARTIFACTS,
    },
    { runId: run.id, attempt: run.attempt, startedAt: run.startedAt, completedAt: run.completedAt },
    configuration,
  )
  if (uploads.length > 0 && testsMerge(run)) {
    const mergeSha = uploads.find((upload) => upload.mergeCommit !== undefined)?.mergeCommit
    if (mergeSha !== undefined) {
      const isOwn = run.headRepositoryId === repository.id
      const named = { db, octokit, repository, run, pullRequests: heads, mergeSha, isOwn }
      const problem = await learnNamedMerge(named)
      if (problem) problems.push(problem)
    }
    for (const pullRequest of heads) {
      await learnTestedMerge({ db, octokit, repository, run, pullRequest })
      await assumeTestedBase(db, repository.id, run, pullRequest)
    }
  }
  await recordBuild(
    db,
    {
      repositoryId: repository.id,
      source: 'workflow_run',
      runId: run.id,
      attempt: run.attempt,
      workflow: run.workflow,
      workflowPath: run.workflowPath ?? null,
      conclusion: run.conclusion,
      commitSha: run.headSha,
      ...origin,
      ...(run.checkSuiteId === null ? {} : { checkSuiteId: run.checkSuiteId }),
      trusted,
      ...(heads[0] ? { pullRequestNumber: heads[0].number } : {}),
      measuredAt: run.createdAt,
      uploads,
      problems,
    },
    now,
  )
  if (lines.byteLength > 0) {
    for (const { number } of heads) {
      await recordLineCoverage(db, {
        repositoryId: repository.id,
        pullRequestNumber: number,
        headSha: run.headSha,
        runId: run.id,
        attempt: run.attempt,
        lines,
      })
    }
  }
  await recordDuration(db, repository, run, now)
  if (run.checkSuiteId !== null && run.workflowPath) {
    const suite = { repositoryId: repository.id, source: 'check_suite', runId: run.checkSuiteId } as const
    await setWorkflowPath(db, suite, run.workflowPath)
  }
  return reportsDue(
    db,
    repository,
    run,
    trusted,
    heads.map((head) => head.number),
  )
}

async function reportsDue(
  db: Database,
  repository: RepositoryFacts,
  run: RunFacts,
  trusted: boolean,
  heads: number[],
): Promise<FollowUp[]> {
  const { id: repositoryId } = repository
  const isOfGroup =
    isCommitRun(originOf(run), repositoryId) && (await findMergeGroup(db, repositoryId, run.headSha))
  const served =
    trusted && run.headBranch !== null
      ? await pullRequestsServedBy(db, repositoryId, run.headBranch, run.headSha)
      : []
  return [
    ...(isOfGroup ? [placed({ kind: 'report-commit' as const, repositoryId, headSha: run.headSha })] : []),
    ...[...new Set([...heads, ...served])].map((number) =>
      placed({ kind: 'report-pull-request', repositoryId, number, fresh: false }),
    ),
  ]
}

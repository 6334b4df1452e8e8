import { RequestLimit } from '../github/request-limit.ts'
import { deleteInstallation, deleteRepository } from '../store/delete.ts'
import { recordInstallation } from '../store/installations.ts'
import type { Job as StoredJob } from '../store/jobs.ts'
import { findRepository, recordRepository } from '../store/repositories.ts'
import { obeyCommand, pressButton } from './accept.ts'
import { answerCommand } from './answer-command.ts'
import { followRename } from './follow-rename.ts'
import { ingestWorkflowRun } from './ingest-workflow-run.ts'
import { type Job, type JobKind, placed } from './job.ts'
import { landMergeGroup } from './land-merge-group.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { publishCheck } from './publish-check.ts'
import { recordPullRequestJob, reportAgain, restoreComment } from './pull-requests.ts'
import { recordCheck } from './record-check.ts'
import { recordRunStart } from './record-run-start.ts'
import { recordMergeGroupJob, reportCommit } from './report-commit.ts'
import { reportPullRequest } from './report-pull-request.ts'

const NOTHING_FOLLOWS: FollowUp[] = []

/** One that was transferred leaves its old installation, and takes its data along to the new one. */
async function isStillThere(
  { db }: JobParts,
  { repositoryId, installationId }: Extract<Job, { kind: 'remove-repository' }>,
): Promise<boolean> {
  if (installationId === undefined) return true
  const repository = await findRepository(db, repositoryId)
  return repository === undefined || repository.installationId === installationId
}

/** How many writes a job that publishes something is likely to make. */
const WRITES: Partial<Record<JobKind, number>> = {
  'report-pull-request': 2,
  'report-commit': 1,
  'answer-command': 1,
}

/** A job that could not publish what it makes is not begun: it would ask GitHub in vain, and hold its place meanwhile. */
async function mayBegin({ writes }: JobParts, { kind }: Job, installation?: number): Promise<void> {
  const needed = WRITES[kind]
  if (needed === undefined || !installation) return
  const wait = await writes.key(String(installation)).timeUntil(needed)
  if (wait > 0) throw new RequestLimit('the budget of writes is spent', wait)
}

/** A job that is tried again may be older than others that ran meanwhile: what those said of the repository counts. */
async function withNewestRepository(db: JobParts['db'], job: Job): Promise<Job> {
  if (!('repository' in job) || job.kind === 'record-repository') return job
  const repository = await findRepository(db, job.repository.id)
  return repository ? { ...job, repository } : job
}

/** Which job it is, and how often it was begun, this time included, and broken off by a limit of requests. */
type Taken = Pick<StoredJob, 'id' | 'attempts' | 'deferrals'> & { installationId?: number }

/** Does one job; gives the jobs that follow from it. */
export async function runJob(
  parts: JobParts,
  given: Job,
  { id, attempts, deferrals, installationId }: Taken,
): Promise<FollowUp[]> {
  const { db } = parts
  await mayBegin(parts, given, installationId)
  const tries = attempts - deferrals
  const job = attempts > 1 ? await withNewestRepository(db, given) : given
  switch (job.kind) {
    case 'ingest-run':
      return ingestWorkflowRun(parts, job, tries)
    case 'record-run-start':
      await recordRunStart(parts, job)
      return NOTHING_FOLLOWS
    case 'record-check':
      return recordCheck(parts, job)
    case 'record-pull-request':
      return recordPullRequestJob(parts, job, id)
    case 'report-again':
      return reportAgain(parts, job)
    case 'later':
      return [placed(job.job)]
    case 'press-button':
      return pressButton(parts, job)
    case 'obey-command':
      return obeyCommand(parts, job)
    case 'answer-command':
      return answerCommand(parts, job)
    case 'restore-comment':
      return restoreComment(parts, job)
    case 'report-pull-request':
      return reportPullRequest(parts, job)
    case 'record-merge-group':
      return recordMergeGroupJob(parts, job)
    case 'land-merge-group':
      return landMergeGroup(parts, job)
    case 'report-commit':
      return reportCommit(parts, job)
    case 'publish-check':
      return publishCheck(parts, job)
    case 'record-installation':
      await recordInstallation(db, job.installation)
      return NOTHING_FOLLOWS
    case 'remove-installation':
      await deleteInstallation(db, job.installationId)
      return NOTHING_FOLLOWS
    case 'record-repository':
      await recordRepository(db, job.repository, { published: job.published ?? false })
      return job.formerDefault === undefined
        ? NOTHING_FOLLOWS
        : followRename(parts, job.repository, job.formerDefault)
    case 'remove-repository':
      if (await isStillThere(parts, job)) await deleteRepository(db, job.repositoryId, { before: id })
      return NOTHING_FOLLOWS
  }
}

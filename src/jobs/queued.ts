import type { NewJob } from '../store/jobs.ts'
import type { Job, PlacedJob } from './job.ts'

function repositoryIdOf(job: Job): number | null {
  if ('repository' in job) return job.repository.id
  return 'repositoryId' in job ? job.repositoryId : null
}

/** Null where only the repository is known, whose installation then counts. */
function installationIdOf(job: Job): number | null {
  if ('repository' in job) return job.repository.installationId
  if ('installation' in job) return job.installation.id
  return 'installationId' in job ? (job.installationId ?? null) : null
}

/** A placed job as the queue stores it. `runAt`: milliseconds since 1970. */
export function queued(
  { job, lane, mergeKey, priority, holds }: PlacedJob,
  runAt: number,
): Omit<NewJob, 'deliveryId'> {
  return {
    repositoryId: repositoryIdOf(job),
    installationId: installationIdOf(job),
    kind: job.kind,
    lane,
    mergeKey,
    priority,
    holds,
    data: job,
    runAt,
  }
}

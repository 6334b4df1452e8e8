import type { NewJob } from '../store/jobs.ts'
import type { Job, PlacedJob } from './job.ts'

function repositoryIdOf(job: Job): number | null {
  if ('repository' in job) return job.repository.id
  return 'repositoryId' in job ? job.repositoryId : null
}

/** A placed job as the queue stores it. `runAt`: milliseconds since 1970. */
export function queued(
  { job, lane, mergeKey, priority }: PlacedJob,
  runAt: number,
): Omit<NewJob, 'deliveryId'> {
  return { repositoryId: repositoryIdOf(job), kind: job.kind, lane, mergeKey, priority, data: job, runAt }
}

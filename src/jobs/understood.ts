import type { Job } from './job.ts'
import { placed } from './job.ts'
import { queued } from './queued.ts'

const isId = (id: unknown) => Number.isSafeInteger(id)

/** What the store keeps jobs by; the rest of a job's data is its own business. */
function hasIds(job: Job): boolean {
  const { lane } = placed(job)
  const { repositoryId } = queued(placed(job), 0)
  const installation =
    job.kind === 'remove-installation'
      ? job.installationId
      : job.kind === 'record-installation'
        ? job.installation.id
        : null
  return typeof lane === 'string' && [repositoryId, installation].every((id) => id === null || isId(id))
}

/**
 * The jobs that a payload gives; null where it is not as GitHub documents it, e.g. lacks the repository. A payload is
 * signed, and so nobody's attack, but GitHub's own surprises must not come back again and again as failed deliveries.
 */
export function understood(read: () => Job[]): Job[] | null {
  try {
    const jobs = read()
    return jobs.every(hasIds) ? jobs : null
  } catch {
    return null
  }
}

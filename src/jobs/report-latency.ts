import type { Database } from '../store/database.ts'
import { findDelivery } from '../store/deliveries.ts'
import type { Job } from '../store/jobs.ts'
import type { FollowUp } from './parts.ts'

const REPORTS = new Set(['report-pull-request', 'report-commit'])

/** Whether the report is to be made again when what it waits for has come. */
const isAwaited = (followUps: FollowUp[]) => followUps.some(({ job }) => job.kind === 'later')

/**
 * Seconds from the delivery that caused a report to its end, once the report is final; null for other jobs, and for
 * a report that still waits for something. `now` in milliseconds since 1970.
 */
export async function reportLatency(
  db: Database,
  job: Job,
  followUps: FollowUp[],
  now: number,
): Promise<number | null> {
  if (!REPORTS.has(job.kind) || job.deliveryId === null || isAwaited(followUps)) return null
  const delivery = await findDelivery(db, job.deliveryId)
  return delivery ? (now - delivery.receivedAt) / 1_000 : null
}

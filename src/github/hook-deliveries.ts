import type { Octokit } from './client.ts'

/** One attempt of GitHub's to deliver a webhook. */
export interface DeliveryAttempt {
  id: number
  /** `X-GitHub-Delivery`; the same for every attempt of one delivery. */
  guid: string
  /** Milliseconds since 1970. */
  at: number
  /** True if it was not the first attempt. */
  again: boolean
  /** True if it was answered with 2xx. */
  accepted: boolean
}

/** The attempts in the app's delivery log since a time (milliseconds since 1970), newest first. Asked as the app. */
export async function deliveryAttempts(app: Octokit, since: number): Promise<DeliveryAttempt[]> {
  const attempts: DeliveryAttempt[] = []
  const pages = app.paginate.iterator(app.rest.apps.listWebhookDeliveries, { per_page: 100 })
  for await (const { data } of pages) {
    for (const { id, guid, delivered_at, redelivery, status_code } of data) {
      const at = Date.parse(delivered_at)
      if (at < since) return attempts
      attempts.push({ id, guid, at, again: redelivery, accepted: status_code >= 200 && status_code < 300 })
    }
  }
  return attempts
}

/** Asks GitHub to deliver a webhook again. */
export async function deliverAgain(app: Octokit, attemptId: number): Promise<void> {
  await app.rest.apps.redeliverWebhookDelivery({ delivery_id: attemptId })
}

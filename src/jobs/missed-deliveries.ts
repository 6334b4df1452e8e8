import { type DeliveryAttempt, deliverAgain, deliveryAttempts } from '../github/hook-deliveries.ts'
import type { TakenChore } from '../store/chores.ts'
import { knownDeliveries } from '../store/deliveries.ts'
import type { Chore } from './chores.ts'
import type { JobParts } from './parts.ts'

const MINUTE = 60_000

/** GitHub keeps its log for about so long. */
const LOG_MS = 3 * 24 * 60 * MINUTE

/** An attempt is in the log a while after it began. */
const OVERLAP_MS = 15 * MINUTE

/** A delivery that so many attempts did not bring in will not come in. */
const MOST_ATTEMPTS = 5

/** No more in one go, so that a long outage does not use up the budget of writes. */
const MOST_AT_ONCE = 500

/** The latest attempt of each delivery that no attempt brought in, the oldest delivery first. */
export function missed(attempts: readonly DeliveryAttempt[]): DeliveryAttempt[] {
  const byDelivery = new Map<string, DeliveryAttempt[]>()
  for (const attempt of attempts) {
    byDelivery.set(attempt.guid, [...(byDelivery.get(attempt.guid) ?? []), attempt])
  }
  return (
    [...byDelivery.values()]
      // One whose first attempt is out of sight was given up before.
      .filter((all) => all.length < MOST_ATTEMPTS && all.some(({ again }) => !again))
      .filter((all) => !all.some(({ accepted }) => accepted))
      .flatMap((all) => all.slice().sort((a, b) => b.at - a.at || b.id - a.id)[0] ?? [])
      .sort((a, b) => a.at - b.at || a.id - b.id)
  )
}

/**
 * GitHub does not repeat a delivery by itself: looks through its log for those that did not come in (the app was
 * down, or answered late), and asks for them again. False until all have come in or are given up: only then the log
 * need not be read from here again.
 */
async function fetchMissed(
  { db, app, now, log }: JobParts,
  { doneAt }: TakenChore,
  stop: AbortSignal,
): Promise<boolean> {
  const since = Math.max(now() - LOG_MS, (doneAt ?? 0) - OVERLAP_MS)
  const octokit = await app()
  const candidates = missed(await deliveryAttempts(octokit, since))
  // One that is stored was only answered too late.
  const known = await knownDeliveries(
    db,
    candidates.map(({ guid }) => guid),
  )
  const wanted = candidates.filter(({ guid }) => !known.has(guid))
  let asked = 0
  for (const { id } of wanted.slice(0, MOST_AT_ONCE)) {
    if (stop.aborted) break
    await deliverAgain(octokit, id)
    asked++
  }
  if (asked > 0) log.info({ deliveries: asked }, 'asked GitHub again for deliveries that were missed')
  return wanted.length === 0
}

/** Fetches deliveries that were missed: at start, and every few minutes. */
export function missedDeliveries(parts: JobParts): Chore {
  return {
    name: 'missed-deliveries',
    every: 5 * MINUTE,
    lease: 15 * MINUTE,
    run: (taken, stop) => fetchMissed(parts, taken, stop),
  }
}

import Bottleneck from 'bottleneck'

/**
 * GitHub allows 80 content-creating requests a minute. Probot's throttle spaces them evenly, so that a comment
 * waits three seconds for the check run before it; a budget that refills at the same pace lets a report out at
 * once and still keeps the limit. One budget per installation (the group's key).
 */
function budget(id: string, burst: number, perSecond: number): Bottleneck.Group {
  return new Bottleneck.Group({
    id,
    maxConcurrent: 4,
    reservoir: burst,
    reservoirIncreaseAmount: perSecond,
    reservoirIncreaseInterval: 1_000,
    reservoirIncreaseMaximum: burst,
    timeout: 120_000,
  })
}

/** The groups that @octokit/plugin-throttling uses for writes instead of its own. */
export function writeLimits(): { write: Bottleneck.Group; notifications: Bottleneck.Group } {
  return { write: budget('tidemark-write', 40, 1), notifications: budget('tidemark-notifications', 20, 1) }
}

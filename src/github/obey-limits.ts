import { LRUCache } from 'lru-cache'
import { installationOf, type OctokitPlugin } from './client.ts'
import { limitEnds } from './limit-ends.ts'
import { RequestLimit } from './request-limit.ts'

/** Installations whose limit is remembered. */
const MOST_INSTALLATIONS = 10_000

/**
 * A plugin of Octokit that asks nothing more for an installation until the end of a limit that GitHub has named: who
 * goes on asking is shut out for longer. Nothing waits here; each request is refused with the time that is left. `now`
 * in milliseconds since 1970.
 */
export function obeyLimits(now: () => number): OctokitPlugin {
  const limited = new LRUCache<string, { since: number; until: number }>({ max: MOST_INSTALLATIONS })
  return (octokit, options) => {
    const installation = installationOf(options.auth)
    if (installation === null) return
    octokit.hook.wrap('request', async (request, parameters) => {
      const limit = limited.get(installation)
      const time = now()
      // A clock that was put back must not make it last longer.
      if (limit && time >= limit.since && time < limit.until)
        throw new RequestLimit('GitHub lets this installation make no request now', limit.until - time)
      try {
        return await request(parameters)
      } catch (error) {
        const until = error instanceof RequestLimit ? null : limitEnds(error, time)
        if (until !== null) limited.set(installation, { since: time, until })
        throw error
      }
    })
  }
}

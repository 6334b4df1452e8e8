import type { Telemetry } from '../telemetry/telemetry.ts'
import { installationOf, type OctokitPlugin, statusOf } from './client.ts'

type Headers = Record<string, string | number | undefined>

function rateOf(headers: Headers | undefined): { remaining: number; resetAt: number } | null {
  const remaining = Number(headers?.['x-ratelimit-remaining'])
  const resetAt = Number(headers?.['x-ratelimit-reset'])
  return Number.isFinite(remaining) && Number.isFinite(resetAt) ? { remaining, resetAt } : null
}

/** A plugin of Octokit that tells of every request how it went, each try of a repeated one by itself. */
export function tellRequests(telemetry: Telemetry): OctokitPlugin {
  return (octokit, options) => {
    const installation = installationOf(options.auth)
    octokit.hook.wrap('request', async (request, parameters) => {
      const started = performance.now()
      const tell = (status: number | null, headers: Headers | undefined) =>
        telemetry.request({
          method: parameters.method,
          url: parameters.url,
          status,
          seconds: (performance.now() - started) / 1_000,
          installation,
          rate: rateOf(headers),
        })
      try {
        const response = await request(parameters)
        tell(response.status, response.headers)
        return response
      } catch (error) {
        tell(statusOf(error), (error as { response?: { headers?: Headers } }).response?.headers)
        throw error
      }
    })
  }
}

import { setTimeout as pause } from 'node:timers/promises'

/** Hears of work that failed; gives the milliseconds after which to try again, or nothing to let it fail. */
type OnFailed = (
  error: unknown,
  info: { args: unknown[]; retryCount: number },
) => Promise<number | undefined> | number | undefined

/** Does work again where a listener says so: what @octokit/plugin-throttling asks of its retry limiter. */
export interface Repeater {
  on(event: 'failed', listener: OnFailed): void
  schedule<Args extends unknown[], Result>(
    work: (...args: Args) => Promise<Result>,
    ...args: Args
  ): Promise<Result>
}

export function createRepeater(): Repeater {
  let onFailed: OnFailed = () => undefined
  return {
    on(_, listener) {
      onFailed = listener
    },
    async schedule(work, ...args) {
      for (let retryCount = 0; ; retryCount++) {
        try {
          return await work(...args)
        } catch (error) {
          const after = await onFailed(error, { args, retryCount })
          if (after === undefined) throw error
          await pause(after)
        }
      }
    },
  }
}

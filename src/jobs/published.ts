import type { Publication } from '../store/publications.ts'

/** When somebody decided: what is known of it. Times are milliseconds since 1970. */
export interface Decided {
  /** When the delivery arrived, by this process's clock; absent in jobs of older versions. */
  receivedAt?: number
  /** When GitHub says that the comment was written. */
  writtenAt?: number
  /** The check run whose button was pressed, and its head. */
  checkRun?: { id: number; headSha: string }
}

/** GitHub says its times in whole seconds. */
const SECOND = 1_000

/** GitHub sends a delivery again for three days; times that differ by more are not of one clock. */
const MOST_APART = 3 * 86_400_000

/**
 * The newest publication that somebody can have seen when they decided; undefined where there is none. A push that was
 * handled a moment before is not accepted unseen: neither what was published after the delivery arrived, nor what was
 * published after the comment was written, nor what another check run says than the one whose button was pressed.
 */
export function seenPublication(
  newestFirst: Publication[],
  { receivedAt = 0, writtenAt, checkRun }: Decided,
  now: number,
): Publication | undefined {
  return newestFirst.find((one) => {
    if (checkRun && (one.checkRunId !== checkRun.id || one.headSha !== checkRun.headSha)) return false
    // A clock that was ahead and put back must not hide what is there.
    if (one.publishedAt > receivedAt && one.publishedAt <= now) return false
    return writtenAt === undefined || !isLater(one, writtenAt)
  })
}

/** Whether it was published after that time of GitHub's, by GitHub's clock, else by this process's. */
function isLater({ githubTime, publishedAt }: Publication, writtenAt: number): boolean {
  const apart = [githubTime, publishedAt]
    .map((time) => (time === null ? Number.POSITIVE_INFINITY : time - writtenAt))
    .find((difference) => Math.abs(difference) <= MOST_APART)
  return apart !== undefined && apart >= SECOND
}

import type { Baseline } from './comparison.ts'

/** How far back a baseline may lie, in first-parent commits. */
export const MAX_COMMITS = 100

const DAY = 86_400_000

/** The commit that CI tested the pull request against, and how that is known. */
export interface Wanted {
  sha: string
  origin:
    | 'merge parent'
    | 'assumed merge parent'
    | 'merge base'
    | 'assumed merge base'
    | 'merge base with new base'
    | 'merge queue'
    | 'branch tip'
  /** The merge commit that was tested, where that is known. */
  mergeSha?: string | null
}

/** A commit with trusted builds. `measuredAt`: milliseconds since 1970 of its newest one. */
export interface BuiltCommit {
  sha: string
  measuredAt: number
}

const ORIGIN: Record<Wanted['origin'], string> = {
  'merge parent': 'the commit that CI merged this pull request into',
  'assumed merge parent':
    'assumed to be the commit that CI merged this pull request into, as the merge commit it tested is not known',
  'merge base': 'where this pull request left the base branch',
  'assumed merge base':
    'where this pull request left the base branch, as the merge commit that CI tested is not known',
  'merge base with new base':
    'where this pull request left its new base branch, on which CI has not run yet since the base was changed',
  'merge queue': 'the commit that this merge group lands on',
  'branch tip': 'the newest build of the base branch',
}

function ago(distance: number): string {
  return distance === 1 ? 'one commit' : `${distance} commits`
}

/**
 * Chooses the baseline: the wanted commit if it has a trusted build, else the nearest first-parent ancestor that
 * has one, at most 100 commits and `maxAgeDays` back.
 * `chain`: the wanted commit and its first-parent ancestors, nearest first.
 */
export function chooseBaseline(question: {
  wanted: Wanted | null
  branch: string
  chain: string[]
  built: BuiltCommit[]
  maxAgeDays: number
  now: number
}): Baseline {
  const { wanted, branch, built, maxAgeDays, now } = question
  if (!wanted) {
    const why = 'there is no such branch, or it has no commit in common with what is reported on'
    return { kind: 'none', wanted: null, branch, why }
  }
  const chain = question.chain.slice(0, MAX_COMMITS + 1)
  const byCommit = new Map(built.map((commit) => [commit.sha, commit]))
  const oldest = now - maxAgeDays * DAY
  const usable = (sha: string) => (byCommit.get(sha)?.measuredAt ?? Number.NEGATIVE_INFINITY) >= oldest
  const distance = chain.findIndex(usable)
  const sha = chain[distance]
  if (sha === undefined) {
    const tooOld = chain.some((candidate) => byCommit.has(candidate))
    const why = tooOld
      ? `its last build with numbers is older than ${maxAgeDays} days`
      : `no build of it has brought numbers within the last ${MAX_COMMITS} commits`
    return { kind: 'none', wanted: wanted.sha, branch, why }
  }
  const why =
    distance === 0
      ? ORIGIN[wanted.origin]
      : `${ago(distance)} before ${wanted.sha.slice(0, 7)}, ${ORIGIN[wanted.origin]}, which has no build`
  return { kind: 'found', sha, why, distance, wanted: wanted.sha, branch }
}

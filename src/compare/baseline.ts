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

/** A commit with trusted builds. */
export interface BuiltCommit {
  sha: string
  /** When the build was measured, in milliseconds since 1970. */
  measuredAt: number
  /** The branch that it was built on. */
  branch: string
  /** How far its best build came. */
  state: 'whole' | 'failed' | 'cut short' | 'without numbers'
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

/** Why the wanted commit itself does not serve. */
const LACKS: Record<BuiltCommit['state'], string> = {
  whole: 'whose build is too old',
  failed: 'whose build failed',
  'cut short': 'whose build did not finish',
  'without numbers': 'whose build brought no numbers',
}

/**
 * What may serve, the better first. A run that failed may have left out some of its tests; one that was cut short has.
 * Where runs bring no numbers at all, how long they took is compared.
 */
const PREFERENCE: BuiltCommit['state'][] = ['whole', 'failed', 'without numbers']

function ago(distance: number): string {
  return distance === 1 ? 'one commit' : `${distance} commits`
}

export interface BaselineQuestion {
  wanted: Wanted | null
  branch: string
  /** The wanted commit and its first-parent ancestors, nearest first. */
  chain: string[]
  /** False where more ancestors are there than are known so far. */
  complete?: boolean
  built: BuiltCommit[]
  maxAgeDays: number
  now: number
}

function none({ wanted, branch, built, maxAgeDays, complete = true }: BaselineQuestion): Baseline {
  const because = (why: string): Baseline => ({ kind: 'none', wanted: wanted?.sha ?? null, branch, why })
  if (!wanted)
    return because('there is no such branch, or it has no commit in common with what is reported on')
  if (!complete) return because('no build has been found yet, and its history is still being read')
  const numbers = built.filter(({ state }) => state !== 'cut short')
  if (numbers.length > 0) return because(`its last build with numbers is older than ${maxAgeDays} days`)
  if (built.length > 0) return because('no build of it that brought numbers has finished')
  return because(`no build has brought numbers within its last ${MAX_COMMITS} commits`)
}

/**
 * Chooses the baseline: the wanted commit if it has a trusted build, else the nearest first-parent ancestor that
 * has one, whatever branch it was built on, at most 100 commits and `maxAgeDays` back.
 */
export function chooseBaseline(question: BaselineQuestion): Baseline {
  const { wanted, branch, maxAgeDays, now } = question
  if (!wanted) return none(question)
  const chain = question.chain.slice(0, MAX_COMMITS + 1)
  const places = new Map(chain.map((sha, distance) => [sha, distance]))
  const built = question.built.flatMap((commit) => {
    const distance = places.get(commit.sha)
    return distance === undefined ? [] : [{ ...commit, distance }]
  })
  const usable = built
    .filter(({ measuredAt }) => measuredAt >= now - maxAgeDays * DAY)
    .sort((a, b) => a.distance - b.distance)
  const [best] = PREFERENCE.flatMap((state) => usable.find((commit) => commit.state === state) ?? [])
  if (!best) return none({ ...question, built })
  const { sha, distance } = best
  const own = built.find((commit) => commit.distance === 0)
  const lacks = own ? LACKS[own.state] : 'which has no build'
  const why =
    distance === 0
      ? ORIGIN[wanted.origin]
      : `${ago(distance)} before ${wanted.sha.slice(0, 7)}, ${ORIGIN[wanted.origin]}, ${lacks}`
  return { kind: 'found', sha, why, distance, wanted: wanted.sha, branch, builtOn: best.branch }
}

import { type Budget, compilePattern } from './pattern.ts'
import type { EventFilter, Triggers, WorkflowEvent } from './triggers.ts'

/** What a workflow could have been started for. */
export interface Occasion {
  kind: 'pull-request' | 'merge-group'
  /** The branch that the change is to land on. */
  baseBranch: string
  /** The branch that the head was pushed to, if that was in this repository; null for a fork's. */
  pushedBranch: string | null
  /** `complete`: false where GitHub lists only some of the changed files. */
  changed: { paths: readonly string[]; complete: boolean }
}

/** Steps of matching for one workflow; a tenth of a second of work. */
const MOST_STEPS = 2_000_000

/** Whether the last of the patterns that matches, `!` ones included, is a positive one. */
function selector(patterns: string[], budget: Budget): (text: string) => boolean {
  const compiled = patterns.map((pattern) => {
    const excludes = pattern.startsWith('!')
    return { excludes, matches: compilePattern(excludes ? pattern.slice(1) : pattern) }
  })
  return (text) => {
    const last = compiled.findLast(({ matches }) => budget.left < 0 || matches?.(text, budget))
    return last !== undefined && !last.excludes
  }
}

function passesBranches(filter: EventFilter, branch: string, budget: Budget): boolean {
  if (filter.branches) return selector(filter.branches, budget)(branch)
  const ignored = filter['branches-ignore']
  return !ignored || !selector(ignored, budget)(branch)
}

/** Where GitHub does not list all files, one of the others may start it. */
function passesPaths(filter: EventFilter, { paths, complete }: Occasion['changed'], budget: Budget): boolean {
  if (filter.paths) return !complete || paths.some(selector(filter.paths, budget))
  const ignored = filter['paths-ignore']
  if (!ignored || !complete || paths.length === 0) return true
  const isIgnored = selector(ignored, budget)
  return paths.some((path) => !isIgnored(path))
}

/** Before it is merged a pull request cannot start a workflow that asks for its closing alone. */
function passesTypes({ types }: EventFilter): boolean {
  return !types || types.length === 0 || types.some((type) => type !== 'closed')
}

/**
 * The events that had to start a workflow by its own filters; none where it is left out. All changed files count:
 * GitHub itself looks at the first 300 only, so that a file behind them would hide what it changes.
 */
export function startedBy(triggers: Triggers, occasion: Occasion): WorkflowEvent[] {
  const { kind, baseBranch, pushedBranch, changed } = occasion
  const budget = { left: MOST_STEPS }
  const passes = (event: WorkflowEvent, branch: string): WorkflowEvent[] => {
    const filter = triggers[event]
    const starts = filter && passesBranches(filter, branch, budget) && passesPaths(filter, changed, budget)
    // What takes too long to tell counts as started: then the numbers are asked for.
    return starts || (filter && budget.left < 0) ? [event] : []
  }
  const push = pushedBranch !== null && !triggers.push?.tagsOnly ? passes('push', pushedBranch) : []
  if (kind === 'merge-group') return [...push, ...passes('merge_group', baseBranch)]
  const ofPullRequest = (['pull_request', 'pull_request_target'] as const)
    .filter((event) => passesTypes(triggers[event] ?? {}))
    .flatMap((event) => passes(event, baseBranch))
  return [...push, ...ofPullRequest]
}

import { CHECK_NAME, LONGEST_OUTPUT } from './check-run.ts'
import { fitting } from './cut.ts'
import { code, plain } from './escape.ts'
import type { CheckAction, CheckRun } from './report.ts'

/** One of those that share a head commit: a pull request, or a merge group (null). */
export interface Sharer {
  pullRequest: number | null
  baseBranch: string
  /** The check run as it would be for this one alone; null where it has not been judged for this head yet. */
  check: CheckRun | null
}

/** The most buttons that GitHub takes. */
const MOST_ACTIONS = 3

/** The most sharers that are named. */
const MOST_NAMED = 50

/** The most sharers that the title names. */
const MOST_IN_TITLE = 5

/** The smaller the worse. A failure that is final stands, whatever the others will be. */
function rank({ check }: Sharer): number {
  if (check?.status === 'completed') {
    return check.conclusion === 'failure' ? 0 : check.conclusion === 'success' ? 3 : 2
  }
  return 1
}

function nameOf({ pullRequest, baseBranch }: Sharer): string {
  const who = pullRequest === null ? 'the merge group' : `#${pullRequest}`
  return `${who} into ${code(baseBranch, 100)}`
}

/** `#1, the worst of #1, #2`. */
function titleOf(worst: Sharer, sharers: Sharer[]): string {
  const short = ({ pullRequest }: Sharer) => (pullRequest === null ? 'merge group' : `#${pullRequest}`)
  const more = sharers.length > MOST_IN_TITLE ? ', …' : ''
  return `${short(worst)}, the worst of ${sharers.slice(0, MOST_IN_TITLE).map(short).join(', ')}${more}`
}

function stateOf({ check }: Sharer): string {
  if (!check) return 'not judged for this commit yet'
  return `${check.status === 'completed' ? check.conclusion : 'in progress'}: ${plain(check.title, 255)}`
}

function waiting({ baseBranch }: Sharer): CheckRun {
  return {
    name: CHECK_NAME,
    status: 'in_progress',
    conclusion: null,
    title: plain(`🟡 Not judged yet for ${baseBranch}`, 255),
    summary: 'This commit has not been compared with that branch yet.',
    text: null,
    annotations: [],
    actions: [],
  }
}

function actionsOf(sharers: Sharer[]): CheckAction[] {
  const all = sharers.flatMap(({ check }) => check?.actions ?? [])
  return [...new Map(all.map((action) => [action.identifier, action])).values()].slice(0, MOST_ACTIONS)
}

/**
 * The check run of a commit that several pull requests have as their head: it says the worst of them and names all.
 * It is not green before each of them has been judged. Null where there is none.
 */
export function mergeChecks(sharers: Sharer[]): CheckRun | null {
  const [worst, ...others] = sharers.toSorted((a, b) => rank(a) - rank(b))
  if (!worst) return null
  const check = worst.check ?? waiting(worst)
  if (others.length === 0) return check
  const { text: named, left } = fitting(
    sharers.slice(0, MOST_NAMED).map((one) => `- ${nameOf(one)}: ${code(stateOf(one), 255)}`),
    LONGEST_OUTPUT / 4,
  )
  const more = left + Math.max(0, sharers.length - MOST_NAMED)
  const about = [
    `**${sharers.length} pull requests have this commit as their head.** This check run says the worst of them.`,
    `${named}${more > 0 ? `\n- and ${more} more` : ''}`,
    `What follows is about ${nameOf(worst)}.`,
  ].join('\n\n')
  return {
    ...check,
    title: plain(`${check.title} (${titleOf(worst, sharers)})`, 255),
    summary: fitting([about, '', ...check.summary.split('\n')], LONGEST_OUTPUT).text,
    actions: actionsOf(sharers),
  }
}

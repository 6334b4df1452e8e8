import type { BrokenRule } from '../compare/comparison.ts'
import type { NotJudgedReason } from '../compare/not-judged.ts'
import { fitting } from './cut.ts'
import { code } from './escape.ts'
import type { ReportInput } from './report.ts'
import { count, list } from './wording.ts'

/** Metrics that are named of one reason; the others are counted. */
const MOST_NAMED = 10

/** The most reasons that are told, and the longest list of them, in characters. */
const MOST_REASONS = 20
const LONGEST_LIST = 8_000

const workflowText = (name: string) => `its workflow ${code(name, 80)}`

/** Why a rule was not judged, in Markdown: a clause without a full stop. */
export function whyText(reason: NotJudgedReason): string {
  switch (reason.code) {
    case 'missing': {
      const broken = reason.uploadProblems > 0 ? '; its upload may be among those with problems' : ''
      return `its workflow ran and did not bring it${broken}`
    }
    case 'became-label':
      return 'it is a text here, and a number on the base branch'
    case 'other-environment': {
      const shown = reason.environments.slice(0, 3).map((name) => (name === '' ? 'none' : code(name, 64)))
      return `it was measured in another environment (${list(shown)})`
    }
    case 'check-missing':
      return 'the check whose duration it is has not succeeded here'
    case 'no-run':
      return `${workflowText(reason.workflow)} has no run here, although its own filters do not leave it out`
    case 'still-running':
      return `${workflowText(reason.workflow)} has not ended in time`
    case 'changed':
      return `${workflowText(reason.workflow)} did not run, and this pull request changes its file`
    case 'unreadable':
      return `${workflowText(reason.workflow)} did not run, and what starts it cannot be read from its file on the base branch`
    case 'approval-awaited':
      return `${workflowText(reason.workflow)} waits for somebody to approve its run`
    case 'merge-conflict':
      return `${workflowText(reason.workflow)} cannot run, because the branch has conflicts with its base`
    case 'not-for-forks':
      return `${workflowText(reason.workflow)} runs on pushes, and not for forks`
    case 'skip-instruction':
      return `${workflowText(reason.workflow)} did not run, because the commit message says ${code(reason.instruction, 40)}`
    case 'ended':
      return reason.conclusion === 'skipped'
        ? `${workflowText(reason.workflow)} was skipped`
        : `${workflowText(reason.workflow)} did not run to its end (${code(reason.conclusion, 40)})`
  }
}

interface NotJudged {
  name: string
  rule: BrokenRule
  reason: NotJudgedReason
}

/** The rules that were not judged and that nobody accepted, in the order of their metrics. */
function notJudged({ comparison }: ReportInput): NotJudged[] {
  return comparison.metrics.flatMap(({ id, broken }) =>
    broken.flatMap((rule) =>
      rule.notJudged && !rule.accepted ? [{ name: id, rule, reason: rule.notJudged.reason }] : [],
    ),
  )
}

/** How many metrics have a rule that was not judged. */
export function notJudgedCount(input: ReportInput): number {
  return new Set(notJudged(input).map(({ name }) => name)).size
}

function namesText(names: string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => code(name, 128))
  const more = names.length - shown.length
  return list(more > 0 ? [...shown, `${more} more`] : shown)
}

/** What to do about what could not be judged; `example`: a metric. */
function helpText(example: string): string {
  const command = code(`/tidemark accept ${example} <reason>`)
  return `A rule counts although it could not be judged. Re-run the workflow; or let somebody with write access accept it for this commit, with the button or with a comment ${command}; or, where not every pull request has to measure the metric (jobs or packages that are skipped), set \`on-missing: warn\` or \`on-missing: ignore\` for it under \`metrics\` in \`.github/tidemark.yml\` on the base branch.`
}

/** The rules that could not be judged, by their reason, and what to do; nothing where all were. */
export function notJudgedText(input: ReportInput): string[] {
  const all = notJudged(input)
  const [first] = all
  if (!first) return []
  const byReason = new Map<string, { why: string; names: Set<string>; fails: boolean }>()
  for (const { name, rule, reason } of all) {
    const why = whyText(reason)
    const known = byReason.get(why) ?? { why, names: new Set<string>(), fails: false }
    known.names.add(name)
    byReason.set(why, { ...known, fails: known.fails || rule.severity === 'fail' })
  }
  const items = [...byReason.values()].map(
    ({ why, names, fails }) => `- ${fails ? '❌' : '⚠️'} ${namesText([...names])}: ${why}`,
  )
  const { text, left } = fitting(items.slice(0, MOST_REASONS), LONGEST_LIST)
  const others = left + Math.max(0, items.length - MOST_REASONS)
  const rest = others > 0 ? `\n- and ${count(others, 'other reason')}` : ''
  return [`**Not judged**\n\n${text}${rest}\n\n${helpText(first.name)}`]
}

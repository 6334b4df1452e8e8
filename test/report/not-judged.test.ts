import { describe, expect, it } from 'vitest'
import type { NotJudgedReason } from '../../src/compare/not-judged.ts'
import { checkRun } from '../../src/report/check-run.ts'
import { comment } from '../../src/report/comment.ts'
import { notJudgedText, whyText } from '../../src/report/not-judged.ts'
import { input, metric } from './input.ts'

const workflow = 'CI'

/** A report on metrics that were not judged, each for its reason. */
function report(reasons: NotJudgedReason[], id = 'size') {
  const metrics = reasons.map((reason, index) =>
    metric({
      id: `${id}-${index}`,
      head: null,
      verdict: 'missing',
      broken: [
        {
          rule: 'not judged: max: 1',
          severity: 'fail',
          message: '',
          notJudged: { rule: 'max: 1', reason },
        },
      ],
    }),
  )
  return input(metrics, { comparison: { metrics, gate: { conclusion: 'failure', reasons: [] } } })
}

describe('what was not judged', () => {
  it.each<[NotJudgedReason, RegExp]>([
    [{ code: 'missing', uploadProblems: 0 }, /did not bring it$/],
    [{ code: 'missing', uploadProblems: 2 }, /among those with problems/],
    [{ code: 'became-label' }, /a text here/],
    [{ code: 'other-environment', environments: ['mine', ''] }, /another environment \(`mine` and none\)/],
    [{ code: 'check-missing' }, /has not succeeded/],
    [{ code: 'no-run', workflow }, /workflow `CI` has no run/],
    [{ code: 'still-running', workflow }, /has not ended in time/],
    [{ code: 'changed', workflow }, /this pull request changes its file/],
    [{ code: 'unreadable', workflow }, /cannot be read/],
    [{ code: 'not-for-forks', workflow }, /not for forks/],
    [{ code: 'approval-awaited', workflow }, /approve its run/],
    [{ code: 'merge-conflict', workflow }, /conflicts with its base/],
    [{ code: 'skip-instruction', workflow, instruction: '[no ci]' }, /says `\[no ci\]`/],
    [{ code: 'ended', workflow, conclusion: 'skipped' }, /was skipped/],
    [{ code: 'ended', workflow, conclusion: 'cancelled' }, /did not run to its end \(`cancelled`\)/],
  ])('is explained: %j', (reason, said) => {
    expect(whyText(reason)).toMatch(said)
  })

  it('is told once for all metrics of one reason, with what to do', () => {
    const reasons = Array.from({ length: 30 }, () => ({ code: 'no-run' as const, workflow }))
    const [text = ''] = notJudgedText(report(reasons))
    expect(text.match(/has no run/g)).toHaveLength(1)
    expect(text).toContain('20 more')
    expect(text).toContain('`/tidemark accept size-0 <reason>`')
    expect(checkRun(report(reasons)).title).toContain('30 metrics not judged')
  })

  it('fits, and is escaped, whatever workflows and environments are called', () => {
    const evil = `<!-- tidemark -->@octo [x](http://x) | \`${'\u202e'.repeat(500)}${'x'.repeat(5_000)}`
    const reasons = Array.from({ length: 500 }, (_, index) => ({
      code: 'other-environment' as const,
      environments: [`${index} ${evil}`, evil],
    }))
    const made = report(reasons, 'x'.repeat(100))
    const [text = ''] = notJudgedText(made)
    expect(text.length).toBeLessThan(10_000)
    expect(text).toMatch(/and 4\d\d other reasons/)
    expect(text).not.toContain('<!--')
    expect(checkRun(made).summary.length).toBeLessThan(65_536)
    expect(comment(made).length).toBeLessThan(65_537)
  })
})

import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/metrics/problem.ts'
import { report } from '../../src/report/index.ts'
import { input, metric } from './input.ts'

const checkOf = (...of: Parameters<typeof input>) => report(input(...of)).check
const problem: Problem = { what: 'unknown key', where: 'sizes.json, metrics › a', mend: 'remove it' }
const remark = { path: 'src/a.ts', startLine: 3, endLine: 4, level: 'warning' as const }

describe('the check run', () => {
  it('is in progress, without a conclusion, while something is awaited', () => {
    const check = checkOf([], { awaited: ['Benchmarks'] })
    expect([check.status, check.conclusion]).toEqual(['in_progress', null])
    expect(check.title).toContain('1 still running')
  })

  it.each(['success', 'neutral', 'failure'] as const)('concludes with the gate’s %s', (conclusion) => {
    const check = checkOf([], { comparison: { gate: { conclusion, reasons: [] } } })
    expect([check.status, check.conclusion]).toEqual(['completed', conclusion])
  })

  it('is neutral for problems that somebody has to mend, and never fails for them', () => {
    expect(checkOf([], { problems: [problem] }).conclusion).toBe('neutral')
    const failing = { gate: { conclusion: 'failure' as const, reasons: ['a: too large'] } }
    expect(checkOf([], { problems: [problem], comparison: failing }).conclusion).toBe('failure')
  })

  it('names every problem with its place and what to do', () => {
    expect(checkOf([], { problems: [problem] }).summary).toContain(
      '- `sizes.json, metrics › a`: unknown key; remove it',
    )
  })

  it('says how many problems and rules there is no room for, between whole lines', () => {
    const problems = Array.from({ length: 5_000 }, () => ({ ...problem, what: '|*_<'.repeat(50) }))
    const reasons = Array.from({ length: 5_000 }, (_, index) => `metric-${index}: it rose by 3 %`)
    const { summary } = checkOf([], { problems, comparison: { gate: { conclusion: 'failure', reasons } } })
    expect(summary.length).toBeLessThanOrEqual(65_535)
    expect(summary.match(/^- and [\d,]+ others$/gm)).toHaveLength(2)
    for (const line of summary.split('\n').filter((text) => text.includes('sizes.json'))) {
      expect(line.endsWith('; remove it')).toBe(true)
    }
  })

  it('tells what a broken rule demands in full, and the comment only which it is', () => {
    const rule = {
      rule: 'max: 1 kB',
      severity: 'fail' as const,
      message: 'it is 2 kB and must be at most 1 kB',
    }
    const { comment, check } = report(input([metric({ id: 'a', verdict: 'regressed', broken: [rule] })]))
    expect(check.text).toContain('`max: 1 kB`: it is 2 kB and must be at most 1 kB')
    expect(comment).toContain('❌ breaks `max: 1 kB`')
    expect(comment).not.toContain('must be at most')
  })

  it('shows beside a metric’s name the id that rules are written with', () => {
    const metrics = [metric({ id: 'coverage/lines', name: 'Line coverage' }), metric({ id: 'size' })]
    const { comment, check } = report(input(metrics))
    expect(check.text).toContain('| `Line coverage`<br><sub>`coverage/lines`</sub> |')
    expect(check.text).toContain('| `size` |')
    expect(comment).not.toContain('`coverage/lines`')
  })

  it('shows ids in place of names where there is not enough room for both', () => {
    const metrics = Array.from({ length: 400 }, (_, index) =>
      metric({ id: `${'long/'.repeat(20)}${index}`, name: `Metric ${index}` }),
    )
    const { text } = checkOf(metrics)
    expect(text).toContain(`| \`${'long/'.repeat(20)}0\` |`)
    expect(text).not.toContain('Metric 0')
  })

  it('says which changed lines are not counted, and why', () => {
    const changeCoverage = {
      covered: 3,
      uncovered: 1,
      files: [],
      unmatched: ['src/a.ts'],
      unknown: ['src/b.ts'],
      unlisted: 1_200,
    }
    const { comment, check } = report(input([], { changeCoverage }))
    expect(comment).toContain('75 % (3 of 4 changed lines ran). The changed lines of 1,201 other files')
    expect(check.summary).toContain('knows no file that fits `src/a.ts`')
    expect(check.summary).toContain('does not say which lines change in `src/b.ts`')
    expect(check.summary).toContain('the changed lines of 1,200 files are not counted')
  })

  it('carries the annotations, with messages cut to 64 KB of whole characters', () => {
    const [short, long] = checkOf([], {
      annotations: [
        { ...remark, message: 'not covered', metric: 'coverage/lines' },
        { ...remark, message: '👍'.repeat(50_000) },
      ],
    }).annotations
    expect(short).toEqual({
      path: 'src/a.ts',
      start_line: 3,
      end_line: 4,
      annotation_level: 'warning',
      message: 'not covered',
      title: 'coverage/lines',
    })
    expect(long?.title).toBe('Tidemark')
    expect(long?.message).toBe('👍'.repeat(16_384))
  })
})

describe('the headline', () => {
  it('does not count as unchanged what nobody could judge or measure', () => {
    const { title } = checkOf([
      metric({ id: 'a' }),
      metric({ id: 'b', verdict: 'noisy' }),
      metric({ id: 'c', verdict: 'insufficient' }),
      metric({ id: 'd', head: { value: 100, runs: 0 } }),
    ])
    expect(title).toBe(
      '⚪ No real change: 1 metric unchanged, 1 too noisy to tell, 1 with too short a history, 1 not measured here',
    )
  })

  it('says of a doubt in which direction it goes', () => {
    const doubt = (id: string, delta: number) =>
      metric({
        id,
        verdict: 'possible',
        better: 'lower',
        judgement: {
          verdict: 'possible',
          delta,
          relative: null,
          interval: null,
          smallestVisible: null,
          p: 0.001,
          reason: 'one run cannot confirm it',
        },
      })
    expect(checkOf([doubt('a', 5), doubt('b', -5)]).title).toBe(
      '🟡 1 metric may have regressed, 1 may have improved',
    )
  })

  it('says that a broken rule does not block where the gate only informs', () => {
    const rule = { rule: 'max: 1', severity: 'fail' as const, message: 'it is 2 and must be at most 1' }
    const broken = metric({ id: 'a', verdict: 'regressed', broken: [rule] })
    const title = (conclusion: 'failure' | 'neutral') =>
      checkOf([broken], { comparison: { gate: { conclusion, reasons: ['a: it is 2'] } } }).title
    expect(title('failure')).toBe('🔴 1 rule broken: 1 metric regressed')
    expect(title('neutral')).toBe('🔴 1 rule broken (not blocking): 1 metric regressed')
  })

  it('counts rules that are not about one metric, too', () => {
    const gate = { conclusion: 'failure' as const, reasons: ['lost is expected, and no workflow brought it'] }
    expect(checkOf([metric({ id: 'a' })], { comparison: { gate } }).title).toBe(
      '🔴 1 rule broken: no real change in 1 metric',
    )
  })

  it('says that there are no numbers at all', () => {
    expect(checkOf([]).title).toBe('⚪ No numbers yet')
  })
})

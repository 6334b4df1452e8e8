import { describe, expect, it } from 'vitest'
import type { MetricComparison } from '../../src/compare/comparison.ts'
import type { Verdict } from '../../src/compare/verdict.ts'
import { LONGEST_COMMENT } from '../../src/report/comment.ts'
import { report } from '../../src/report/index.ts'
import { findMarker } from '../../src/report/marker.ts'
import { because, input, metric } from './input.ts'

const commentOf = (...of: Parameters<typeof input>) => report(input(...of)).comment ?? ''

describe('the comment', () => {
  it('matches its golden file', async () => {
    const body = commentOf(
      [
        metric({
          id: 'coverage/lines',
          name: 'Line coverage',
          unit: 'percent',
          verdict: 'regressed',
          base: { value: 100, sha: 'c'.repeat(40), carried: false },
          head: { value: 99.85, runs: 1 },
          judgement: because('−0.15 points; it does not vary by itself'),
          broken: [
            {
              rule: 'max-drop: 0.1',
              severity: 'fail',
              message: 'it dropped by 0.15 points and may drop by at most 0.1 points',
            },
          ],
        }),
        metric({
          id: 'bundle/main.js',
          unit: 'bytes',
          verdict: 'regressed',
          base: { value: 58_650, sha: 'c'.repeat(40), carried: true },
          head: { value: 60_340, runs: 1 },
          judgement: because('+2.9 %; it does not vary by itself'),
          broken: [
            {
              rule: 'max-rise: 2%',
              severity: 'warn',
              message: 'it rose by 2.9 % and may rise by at most 2 %',
              accepted: { by: 'mona', at: 0, reason: 'the new codec is worth it' },
            },
          ],
        }),
        metric({
          id: 'bench/parse',
          unit: 'duration',
          verdict: 'possible',
          head: { value: 130, runs: 1 },
          shift: { sha: 'd'.repeat(40), relative: 0.04 },
        }),
        metric({
          id: 'compiler',
          type: 'label',
          verdict: 'changed',
          base: { value: 'gcc 12', sha: 'c'.repeat(40), carried: false },
          head: { value: 'gcc 13', runs: 1 },
        }),
        metric({
          id: 'start',
          unit: 'duration',
          verdict: 'improved',
          base: { value: 2, sha: 'c'.repeat(40), carried: false },
          head: { value: 1.5, runs: 3 },
        }),
        metric({ id: 'fresh', verdict: 'new', base: null }),
        metric({ id: 'gone', verdict: 'missing', head: null }),
        metric({ id: 'pages', verdict: 'unchanged', head: { value: 100, runs: 0 } }),
        metric({ id: 'ci/build', name: 'build', unit: 'duration', background: true }),
      ],
      {
        awaited: ['Slow benchmarks'],
        problems: [{ what: 'unknown key "units"', where: 'sizes.json, metrics › a', mend: 'remove it' }],
        comparison: { gate: { conclusion: 'failure', reasons: ['Line coverage: it dropped'] } },
      },
    )
    await expect(body).toMatchFileSnapshot('typical.golden.md')
  })

  it('says that nothing changed in one line, and folds the rest', () => {
    const body = commentOf([metric({ id: 'a' }), metric({ id: 'b' })])
    expect(body).toContain('### ⚪ No real change in 2 metrics')
    expect(body).toContain('<details><summary>2 metrics unchanged</summary>')
  })

  it('says that there is no baseline yet, and why', () => {
    const body = commentOf([metric({ id: 'a', verdict: 'new', base: null })], {
      comparison: {
        baseline: { kind: 'none', wanted: null, branch: 'main', why: 'no build of it has brought numbers' },
      },
    })
    expect(body).toContain('No baseline yet for 1 metric')
    expect(body).toContain('no build of it has brought numbers')
  })

  it('shows environments where there are several', () => {
    const body = commentOf([
      metric({ id: 'a', environment: 'linux' }),
      metric({ id: 'a', environment: 'mac' }),
    ])
    expect(body).toContain('`a` · `linux`')
    expect(body).toContain('`a` · `mac`')
  })

  it('is the same for the same input, and found again by its marker', () => {
    const metrics = [metric({ id: 'a', verdict: 'regressed', history: [1, 2, 3] })]
    expect(commentOf(metrics)).toBe(commentOf(metrics))
    expect(findMarker(commentOf(metrics))).toBe(true)
  })

  it('is none for a merge group', () => {
    expect(report(input([], { pullRequest: null })).comment).toBeNull()
  })

  it.each([100, 1_000, 10_000])(
    'of %i changed metrics fits, whole, worst first, and says what is left out',
    (count) => {
      const metrics = Array.from({ length: count }, (_, index) =>
        metric({
          id: `group-${index % 7}/metric-${index}`,
          verdict: 'regressed',
          head: { value: 200, runs: 1 },
          judgement: because('+100 %; the last 30 builds of the base branch vary by ±1 %'),
          history: Array.from({ length: 100 }, (_, at) => at),
          group: { name: `group-${index % 7}`, configured: false },
        }),
      )
      const { comment, check } = report(input(metrics))
      const body = comment ?? ''
      expect(body.length).toBeLessThanOrEqual(65_536)
      expect(body).toContain('`group-0/metric-0`')
      expect(body.match(/<details>/g)?.length ?? 0).toBe(body.match(/<\/details>/g)?.length ?? 0)
      for (const row of body.split('\n').filter((line) => line.startsWith('|')))
        expect(row.endsWith('|')).toBe(true)
      expect(body).toMatch(new RegExp(`${(count - 50).toLocaleString('en')} more are in the check run`))
      expect(check.summary.length).toBeLessThanOrEqual(65_535)
      expect(check.text?.length ?? 0).toBeLessThanOrEqual(65_535)
      expect(check.text).toContain('metric-0`')
      expect(check.title.length).toBeLessThanOrEqual(255)
    },
  )

  describe('with more than there is room for', () => {
    const long = (index: number) => `packages/${'very-'.repeat(17)}long-${index}`
    const many = (verdict: Verdict, count: number, parts: Partial<MetricComparison> = {}) =>
      Array.from({ length: count }, (_, index) =>
        metric({
          id: `${verdict}-${index}`,
          name: long(index),
          verdict,
          head: { value: 200, runs: 1 },
          history: [100, 101, 99, 100, 101],
          ...parts,
        }),
      )
    const everything = (quiet: number, regressed = 2) => [
      ...many('regressed', regressed),
      ...many('new', 40, { base: null }),
      ...many('missing', 40, { head: null }),
      ...many('unchanged', quiet),
      ...many('unchanged', quiet, { background: true, unit: 'duration' }),
    ]

    /** Whether nothing is cut in the middle: every element ends, every row has all its cells. */
    function expectWhole(body: string): void {
      expect(body.length).toBeLessThanOrEqual(LONGEST_COMMENT)
      for (const element of ['details', 'summary', 'picture', 'sub']) {
        const opened = body.split(`<${element}>`).length
        expect(body.split(`</${element}>`), element).toHaveLength(opened)
      }
      const cells = body.split('\n').filter((line) => line.startsWith('| '))
      expect(cells.filter((line) => line.split('|').length !== 7)).toEqual([])
      expect(body.trimEnd()).toMatch(/<\/sub>$/)
    }

    it('leaves out charts first, then folded rows, then rows, and says so each time', () => {
      const [all, fewCharts, noCharts] = [20, 155, 200].map((quiet) => commentOf(everything(quiet, 8)))
      for (const body of [all, fewCharts, noCharts]) expectWhole(body ?? '')
      expect(all?.split('<picture>')).toHaveLength(7)
      expect(fewCharts?.split('<picture>')).toHaveLength(3)
      expect(noCharts).not.toContain('<picture>')
      expect(noCharts).toContain('100 more are in the check run')
    })

    it('is still whole with 10,000 metrics whose every part is as long as can be', () => {
      const why = because('it is `*_<>|'.repeat(100))
      const broken = [0, 1, 2].map(() => ({ rule: '|`'.repeat(50), severity: 'fail' as const, message: '' }))
      const body = commentOf([
        ...many('regressed', 2_000, { judgement: why, broken, environment: '*'.repeat(64) }),
        ...everything(4_000),
      ])
      expectWhole(body)
      expect(body).toContain(long(0))
      expect(body).toMatch(/1,9\d\d more are in the check run/)
    })
  })
})

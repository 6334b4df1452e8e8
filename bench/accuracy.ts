import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { markdownTable } from 'markdown-table'
import { type Case, halfOf, readCases, readSeries } from './accuracy-cases.ts'
import { type ManyMetrics, manyMetrics } from './accuracy-many.ts'
import { cost, RULES, score } from './accuracy-score.ts'

const PAGE = fileURLToPath(new URL('../docs/accuracy.md', import.meta.url))
const BEGIN = '<!-- accuracy: begin -->'
const END = '<!-- accuracy: end -->'

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

function rulesTable(cases: readonly Case[], runs: number): string {
  const rows = [...RULES].map(([name, rule]) => {
    const all = score(rule, cases, runs)
    const shifted = score(
      rule,
      cases.filter((one) => one.stratum === 'recent_shift'),
      runs,
    )
    return [
      name,
      percent(all.falsePositives),
      percent(all.recall),
      percent(all.precision),
      all.f1.toFixed(3),
      percent(shifted.falsePositives),
      percent(shifted.recall),
    ]
  })
  const head = ['rule', 'FPR', 'recall', 'precision', 'F1', 'after a shift: FPR', 'recall']
  return markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'r', 'r', 'r', 'r'] })
}

function manyTable(rows: readonly ManyMetrics[]): string {
  const head = ['hindsight', 'metrics', 'head runs', 'at least one alarm', 'without control', 'drawn from']
  const body = rows.map((one) => [
    one.hindsight,
    one.metrics.toLocaleString('en'),
    String(one.runs),
    percent(one.alarmed),
    percent(one.uncontrolled),
    `${one.pool.toLocaleString('en')} heads`,
  ])
  return markdownTable([head, ...body], { align: ['l', 'r', 'r', 'r', 'r', 'r'] })
}

/** Measures the judge beside its peers; Markdown. Null where the data are absent. */
export async function run(): Promise<string | null> {
  const cases = readCases()
  const series = readSeries()
  if (!cases || !series) return null
  const parts: string[] = []
  for (const half of ['unseen', 'chosen on'] as const) {
    const own = cases.filter((one) => halfOf(one) === half)
    const projects = [...new Set(own.map((one) => one.source))].sort().join(', ')
    for (const runs of [3, 1]) {
      const title = `### ${half === 'unseen' ? 'Unseen half' : 'Half the constants were chosen on'}, ${runs} head run${runs === 1 ? '' : 's'}`
      parts.push(title, `${own.length} cases of ${projects}.`, rulesTable(own, runs))
    }
  }
  const many = (['strict', 'loose'] as const).flatMap((hindsight) =>
    [3, 1].flatMap((runs) => manyMetrics(series, [10, 50, 200, 1000], runs, hindsight)),
  )
  parts.push('### Many unchanged metrics at once', manyTable(many))
  parts.push('### Cost', `${cost(cases).toFixed(2)} ms a case (Node ${process.versions.node}, one core).`)
  return parts.join('\n\n')
}

/** Puts the measured tables between the markers of a page. */
function withTables(page: string, tables: string): string {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`docs/accuracy.md lacks ${BEGIN} … ${END}`)
  return `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tables = await run()
  if (tables === null) {
    console.log('The public cases and histories are not beside this repository: nothing was measured.')
  } else {
    writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), tables))
    console.log(tables)
  }
}

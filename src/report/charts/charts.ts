import type { MetricComparison } from '../../compare/comparison.ts'
import type { ReportInput } from '../report.ts'
import { mermaidChart } from './mermaid.ts'
import { type Trend, trendOf } from './points.ts'
import { quickChart } from './quickchart.ts'

/** Numbers of a private repository go to no chart server but the operator's own. */
function isImageAllowed({ repository, charts }: ReportInput): boolean {
  return charts.mode !== 'mermaid' && (!repository.private || charts.quickChartUrl !== null)
}

/** The charts of the first metrics that have a trend, as Markdown; empty where none are wanted. */
export function chartsOf(input: ReportInput, metrics: MetricComparison[], most: number): string[] {
  if (input.charts.mode === 'none') return []
  const draw = isImageAllowed(input)
    ? (trend: Trend) => quickChart(trend, input.charts.quickChartUrl)
    : (trend: Trend) => mermaidChart(trend)
  const drawn: string[] = []
  for (const metric of metrics) {
    if (drawn.length === most) break
    const trend = trendOf(metric)
    const chart = trend && draw(trend)
    if (chart) drawn.push(chart)
  }
  return drawn
}

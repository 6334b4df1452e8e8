import { plain } from '../escape.ts'
import { levelsOf, round, shiftsOf, type Trend, thinned } from './points.ts'

const MOST = 40

/** Only what Mermaid's plain text takes: no quotes, no brackets, nothing that begins a directive. */
function title(text: string): string {
  return (
    plain(text, 60)
      .replace(/[^\p{L}\p{N} .,/_+-]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim() || 'metric'
  )
}

/** A plain number: Mermaid knows no exponents. */
function decimal(value: number): string {
  const rounded = round(value)
  return Math.abs(rounded) >= 1e21 || (rounded !== 0 && Math.abs(rounded) < 1e-6)
    ? rounded.toFixed(12).replace(/\.?0+$/, '') || '0'
    : String(rounded)
}

/** Which factor brings the values into a range that can be written without exponents. */
function factorOf(values: number[]): { factor: number; note: string } {
  const largest = Math.max(...values.map(Math.abs))
  if (largest >= 1e15 || (largest > 0 && largest < 1e-3)) {
    const power = Math.floor(Math.log10(largest))
    return { factor: 10 ** power, note: ` (in 1e${power})` }
  }
  return { factor: 1, note: '' }
}

/** A trend as Mermaid text, in the plain form of `xychart-beta`. */
export function mermaidChart(trend: Trend): string {
  const shown = thinned(trend.values, MOST)
  const { factor, note } = factorOf(shown)
  const values = shown.map((value) => value / factor)
  const low = Math.min(...values)
  const high = Math.max(...values)
  const room = (high - low || Math.abs(high) || 1) * 0.1
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${title(trend.title)}${note}"`,
    `  x-axis "builds of the base branch, then this pull request" 1 --> ${values.length}`,
    `  y-axis ${decimal(low - room)} --> ${decimal(high + room)}`,
    `  line [${values.map(decimal).join(', ')}]`,
    ...(shiftsOf(values).length > 0 ? [`  line [${levelsOf(values).map(decimal).join(', ')}]`] : []),
    '```',
  ].join('\n')
}

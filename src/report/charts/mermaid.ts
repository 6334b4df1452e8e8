import { withoutEnd } from '../../metrics/text.ts'
import { plain } from '../escape.ts'
import { levelsOf, type Trend, thinned } from './points.ts'

const MOST = 40

// Mermaid's own first colour is nearly white; these can be seen on GitHub's light and dark pages.
const LOOK = {
  xyChart: { width: 700, height: 300 },
  themeVariables: { xyChart: { plotColorPalette: '#4493f8, #9198a1' } },
}

/** Only what Mermaid's plain text takes: no quotes, no brackets, nothing that begins a directive. */
function label(text: string): string {
  return plain(text, 60)
    .replace(/[^\p{L}\p{N} .,/_+-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A plain number: Mermaid knows no exponents. */
function decimal(value: number): string {
  const rounded = Number(value.toPrecision(6))
  return Math.abs(rounded) >= 1e21 || (rounded !== 0 && Math.abs(rounded) < 1e-6)
    ? withoutEnd(withoutEnd(rounded.toFixed(12), '0'), '.') || '0'
    : String(rounded)
}

/** Which power of ten brings values that need an exponent into a range that does not. */
function factorOf(values: number[]): { factor: number; note: string } {
  const largest = Math.max(...values.map(Math.abs))
  if (largest < 1e15 && (largest === 0 || largest >= 1e-3)) return { factor: 1, note: '' }
  const power = Math.floor(Math.log10(largest))
  return { factor: 10 ** power, note: `1e${power}` }
}

/** A trend as Mermaid text, in the plain form of `xychart-beta`. */
export function mermaidChart(trend: Trend): string {
  const shown = thinned(trend, MOST)
  const { factor, note } = factorOf(shown.values)
  const values = shown.values.map((value) => value / factor)
  const low = Math.min(...values)
  const high = Math.max(...values)
  const room = (high - low || Math.abs(high) || 1) * 0.1
  const unit = label(`${note} ${trend.unit.replace('%', 'percent')}`)
  return [
    '```mermaid',
    `%%{init: ${JSON.stringify(LOOK)}}%%`,
    'xychart-beta',
    `  title "${label(trend.title) || 'metric'}"`,
    `  x-axis "base branch, then this pull request" 1 --> ${values.length}`,
    `  y-axis ${unit ? `"${unit}" ` : ''}${decimal(low - room)} --> ${decimal(high + room)}`,
    `  line [${values.map(decimal).join(', ')}]`,
    ...(shown.shifts.length > 0
      ? [
          `  line [${levelsOf({ ...shown, values })
            .map(decimal)
            .join(', ')}]`,
        ]
      : []),
    '```',
  ].join('\n')
}

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { markdownTable } from 'markdown-table'
import type { Family, Format } from '../src/formats/format.ts'
import { FORMATS } from '../src/formats/list.ts'

export const PAGE = fileURLToPath(new URL('../docs/formats.md', import.meta.url))
const BEGIN = '<!-- formats: begin (written by scripts/formats-table.ts) -->'
const END = '<!-- formats: end -->'
const MOST_IDS = 6

const FAMILIES: Readonly<Record<Family, string>> = {
  coverage: '[coverage](coverage.md)',
  tests: '[tests](tests.md)',
  benchmarks: '[benchmarks](benchmarks.md)',
  bundles: '[bundles](bundles.md)',
  'web-pages': '[web pages](web-pages.md)',
  own: 'anything',
}

function row(format: Format): string[] {
  const ids = format.gives.slice(0, MOST_IDS).map((id) => `\`${id}\``)
  const more = format.gives.length > MOST_IDS ? ['…'] : []
  return [
    `[${format.name}](${format.url})`,
    `\`${format.id}\``,
    FAMILIES[format.family],
    [...ids, ...more].join(', '),
    format.variance ?? '',
  ]
}

/** The table of all formats as the page shows it; Markdown. */
export function formatsTable(formats: readonly Format[] = FORMATS): string {
  return markdownTable([['what', 'id', 'family', 'metrics', 'variance'], ...formats.map(row)], {
    alignDelimiters: false,
    padding: true,
  })
}

/** The page with the table between its markers. */
export function withTable(page: string, table: string): string {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`docs/formats.md lacks ${BEGIN} … ${END}`)
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), formatsTable()))
}

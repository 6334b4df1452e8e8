import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const ENTRY = /\/\*\* (.+) \*\/\n {2}\w+: ([\d_]+),/g

/** The table of all limits on what strangers hand over, from the lines that document them in the source. */
export function limitsTable(): string {
  const source = readFileSync(resolve(import.meta.dirname, '../src/metrics/input-limits.ts'), 'utf8')
  const rows = [...source.matchAll(ENTRY)].map(
    ([, what = '', value = '']) =>
      `| ${what.replace(/\.$/, '')} | ${Number(value.replaceAll('_', '')).toLocaleString('en')} |`,
  )
  return ['| what | at most |', '|---|---:|', ...rows].join('\n')
}

const PAGE = resolve(import.meta.dirname, '../docs/limits.md')

if (process.argv[1] === import.meta.filename) {
  const page = readFileSync(PAGE, 'utf8')
  writeFileSync(
    PAGE,
    page.replace(/\| what \|[\s\S]*?\n\n/, () => `${limitsTable()}\n\n`),
  )
}

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { markdownTable } from 'markdown-table'
import { median } from 'simple-statistics'
import type { Format } from '../src/formats/format.ts'
import { readReport } from '../src/formats/index.ts'
import { FORMATS } from '../src/formats/list.ts'
import { documentOf } from '../src/formats/parse/document.ts'
import { generatedCobertura, generatedLcov } from './formats-generate.ts'

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url))
const READER = fileURLToPath(new URL('formats-read.ts', import.meta.url))
const FILES = fileURLToPath(new URL('../test/data/ingest', import.meta.url))
const BEGIN = '<!-- reading reports: begin -->'
const END = '<!-- reading reports: end -->'
const RUNS = 5
/** Small files are read again and again until this much time has passed, for a rate that means something. */
const MILLISECONDS = 200

const megabytes = (bytes: number, digits = 0) => `${(bytes / 1e6).toFixed(digits)} MB`

/** One large file, read in processes of its own: median time and the highest peak of memory. */
function largeRow(folder: string, name: string, text: string): string[] {
  const path = join(folder, name)
  writeFileSync(path, text)
  const runs = Array.from({ length: RUNS }, () => {
    const output = execFileSync(process.execPath, ['--import', 'tsx', READER, path], { encoding: 'utf8' })
    return JSON.parse(output) as { milliseconds: number; rss: number }
  })
  const seconds = median(runs.map((run) => run.milliseconds)) / 1000
  const size = statSync(path).size
  return [
    name,
    megabytes(size),
    `${seconds.toFixed(2)} s`,
    `${megabytes(size / seconds)}/s`,
    megabytes(Math.max(...runs.map((run) => run.rss))),
  ]
}

function largeTable(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-bench-'))
  try {
    return markdownTable(
      [
        ['file', 'size', 'time', 'rate', 'peak memory of the process'],
        largeRow(folder, 'lcov.info', generatedLcov(50e6)),
        largeRow(folder, 'cobertura.xml', generatedCobertura(30e6)),
      ],
      { align: ['l', 'r', 'r', 'r', 'r'] },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The largest of the format's real files. */
function largestOf(format: Format, files: readonly { name: string; bytes: Uint8Array }[]) {
  const own = files.filter((file) => format.recognises(documentOf(file)))
  return own.sort((a, b) => b.bytes.length - a.bytes.length)[0]
}

/** Bytes a second, over reading the same file for a while. */
function rateOf(file: { name: string; bytes: Uint8Array }): number {
  let bytes = 0
  const began = performance.now()
  while (performance.now() - began < MILLISECONDS) {
    readReport(file)
    bytes += file.bytes.length
  }
  return bytes / ((performance.now() - began) / 1000)
}

function rateTable(): string {
  const files = readdirSync(FILES, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(FILES, name)).isFile() && !name.endsWith('README.md'))
    .map((name) => ({ name, bytes: readFileSync(join(FILES, name)) }))
  const rows = FORMATS.flatMap((format) => {
    const file = largestOf(format, files)
    if (!file) return []
    const rate = median(Array.from({ length: RUNS }, () => rateOf(file)))
    return [[format.name, `${(file.bytes.length / 1000).toFixed(1)} kB`, `${megabytes(rate, 1)}/s`]]
  })
  return markdownTable([['format', 'file', 'rate'], ...rows], { align: ['l', 'r', 'r'] })
}

/** Measures how fast reports are read; Markdown. */
export async function run(): Promise<string> {
  return [
    `Node ${process.versions.node}, one core, medians of ${RUNS} runs; a process that reads a file of one line peaks at about 110 MB.`,
    largeTable(),
    'Real files, the largest of each format; small ones are dominated by what every file costs, however long.',
    rateTable(),
  ].join('\n\n')
}

/** The page with the tables between its markers, which are added at its end where it has none. */
function withTables(page: string, tables: string): string {
  const section = `${BEGIN}\n\n${tables}\n\n${END}`
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before !== undefined && after !== undefined) return `${before}${section}${after}`
  return `${page.trimEnd()}\n\n## Reading reports\n\n${section}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tables = await run()
  writeFileSync(PAGE, withTables(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '# Performance\n', tables))
  console.log(tables)
}

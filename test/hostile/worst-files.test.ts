import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { markdownTable } from 'markdown-table'
import { expect, test } from 'vitest'
import { FORMATS } from '../../src/formats/list.ts'
import { READ_FILES } from '../../src/ingest/read-files-task.ts'
import { LARGE_MEMORY } from '../../src/workers/limits.ts'
import { long } from './memory.ts'
import { search, type Tried } from './worst/search.ts'

const PAGE = resolve(import.meta.dirname, '../../docs/reliability.md')
const BEGIN = '<!-- worst files: begin -->'
const END = '<!-- worst files: end -->'

/** Bytes of the files that are tried. */
const SIZE = long ? 1_000_000 : 100_000

/** The short form tries one format; the long one all, and writes the table. */
const formats = long ? FORMATS : FORMATS.filter(({ id }) => id === 'lcov')

function table(worst: Tried[]): string {
  const rows = worst.map(({ format, recipe, bytes, seconds, memory, problem }) => [
    `\`${format}\``,
    recipe,
    bytes.toLocaleString('en'),
    `${seconds.toFixed(2)} s`,
    `${(memory / 1e6).toFixed(0)} MB`,
    problem === null ? 'read' : 'a problem',
  ])
  return markdownTable([['format', 'worst file found', 'bytes', 'time', 'memory', 'outcome'], ...rows], {
    align: ['l', 'l', 'r', 'r', 'r', 'l'],
  })
}

test(`the worst file of ${SIZE.toLocaleString('en')} bytes that is found for each format is far from the limits`, {
  timeout: 3_600_000,
}, async () => {
  const worst: Tried[] = []
  for (const format of formats) {
    const [first] = await search(format, SIZE)
    if (first) worst.push(first)
  }
  if (long) {
    const [before = '', rest = ''] = readFileSync(PAGE, 'utf8').split(BEGIN)
    const after = rest.split(END)[1] ?? ''
    writeFileSync(PAGE, `${before}${BEGIN}\n\n${table(worst)}\n\n${END}${after}`)
  }
  for (const { seconds, memory } of worst) {
    expect(seconds).toBeLessThan(READ_FILES.seconds)
    expect(memory).toBeLessThan(LARGE_MEMORY)
  }
})

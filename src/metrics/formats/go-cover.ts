import { UserError } from '../problem.ts'
import { addCount, type CoverageCounts, coverageOf } from './coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from './file-lines.ts'
import type { Document, Format, Parsed } from './format.ts'
import { lines } from './lines.ts'

/** `file.go:<line>.<column>,<line>.<column> <statements> <count>` */
const BLOCK = /^(.+):(\d+)\.(\d+),(\d+)\.(\d+) (\d+) (\d+)$/
const MOST_LINES = 5_000_000

interface Block {
  path: string
  first: number
  last: number
  statements: number
  hits: number
}

function broken(document: Document, what: string): UserError {
  return new UserError({ what, where: document.name, mend: 'upload the profile as "go test" wrote it' })
}

/** The profile's blocks, each once: `go test -coverpkg` writes them again for every package that it tests. */
function blocksOf(document: Document): Map<string, Block> {
  const blocks = new Map<string, Block>()
  let number = 0
  for (const line of lines(document.text)) {
    number++
    if (line === '' || line.startsWith('mode: ')) continue
    const [, path, first, column, last, end, statements, count] = BLOCK.exec(line) ?? []
    if (path === undefined || count === undefined) {
      throw broken(document, `line ${number} is no block of a cover profile, or the file ends too early`)
    }
    const key = `${path}:${first}.${column},${last}.${end}`
    const known = blocks.get(key)
    if (known) known.hits = Math.max(known.hits, Number(count))
    else {
      const place = { path, first: Number(first), last: Number(last) }
      blocks.set(key, { ...place, statements: Number(statements), hits: Number(count) })
    }
  }
  return blocks
}

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  let left = MOST_LINES
  for (const { path, first, last, statements, hits } of blocksOf(document).values()) {
    addCount(counts, 'statements', hits > 0 ? statements : 0, statements)
    left -= Math.max(0, last - first + 1)
    if (left < 0) throw broken(document, `its blocks span more than ${MOST_LINES.toLocaleString('en')} lines`)
    const file = linesOf(document.name, files, path)
    // A block without statements is an empty branch: there is nothing on its lines to be covered.
    if (statements > 0) for (let line = first; line <= last; line++) addLine(file, line, hits)
  }
  return coverageOf(document, counts, lineCoverages(files))
}

/** Reads Go cover profiles (`go test -coverprofile`): https://go.dev/doc/build-cover and https://pkg.go.dev/golang.org/x/tools/cover. */
export const goCover: Format = {
  id: 'go-cover',
  name: 'Go cover profile',
  url: 'https://pkg.go.dev/golang.org/x/tools/cover',
  family: 'coverage',
  extensions: ['out', 'cov', 'txt'],
  marks: ['mode: ', '.go:'],
  gives: ['coverage/statements'],
  recognises: ({ head }) => /^mode: (set|count|atomic)\r?\n/.test(head),
  read,
}

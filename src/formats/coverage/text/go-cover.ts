import { UserError } from '../../../metrics/problem.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { lines } from '../../parse/lines.ts'
import { addCount, type CoverageCounts, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

/** `file.go:<line>.<column>,<line>.<column>`, then the number of statements and how often they ran. */
const PLACE = /^(.+):(\d+)\.\d+,(\d+)\.\d+$/
const MOST_LINES = 5_000_000
const MOST_BLOCKS = 1_000_000

/** Of one block: its statements, and how often they ran. */
type Block = [statements: number, hits: number]

function broken(document: Document, what: string): UserError {
  return new UserError({ what, where: document.name, mend: 'upload the profile as "go test" wrote it' })
}

/** A block's line, cut at its last two spaces; NaN where there is no number. */
function cutLine(line: string): [place: string, statements: number, hits: number] {
  const last = line.lastIndexOf(' ')
  const middle = line.lastIndexOf(' ', last - 1)
  return [line.slice(0, middle), decimalOf(line.slice(middle + 1, last)), decimalOf(line.slice(last + 1))]
}

/**
 * The profile's blocks by their place, each once: `go test -coverpkg` writes them again for every package that it
 * tests.
 */
function blocksOf(document: Document): Map<string, Block> {
  const blocks = new Map<string, Block>()
  let number = 0
  for (const line of lines(document.text)) {
    number++
    if (line === '' || line.startsWith('mode: ')) continue
    const [place, statements, hits] = cutLine(line)
    const known = blocks.get(place)
    if (known) known[1] = Math.max(known[1], hits)
    else blocks.set(place, [statements, hits])
    if (Number.isNaN(statements + hits) || !(known || PLACE.test(place))) {
      throw broken(document, `line ${number} is no block of a cover profile, or the file ends too early`)
    }
    if (blocks.size > MOST_BLOCKS) {
      throw broken(document, `it has more than ${MOST_BLOCKS.toLocaleString('en')} blocks`)
    }
  }
  return blocks
}

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  let left = MOST_LINES
  for (const [place, [statements, hits]] of blocksOf(document)) {
    const [, path = '', first, last] = PLACE.exec(place) ?? []
    addCount(counts, 'statements', hits > 0 ? statements : 0, statements)
    left -= Math.max(0, Number(last) - Number(first) + 1)
    if (left < 0) throw broken(document, `its blocks span more than ${MOST_LINES.toLocaleString('en')} lines`)
    // A block without statements is an empty branch: there is nothing on its lines to be covered.
    if (statements === 0) continue
    const file = linesOf(document.name, files, path)
    for (let line = Number(first); line <= Number(last); line++) addLine(file, line, hits)
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

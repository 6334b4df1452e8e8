import { UserError } from '../../../metrics/problem.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { type Attributes, countAt, readXml, type XmlVisitor } from '../../parse/xml.ts'
import { addCount, type CoverageCounts, countLines, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

/** Takes the root's own sum, if the tool wrote one; they exist since Cobertura 2. */
function rootSum(counts: CoverageCounts, kind: 'lines' | 'branches', root: Attributes): void {
  const total = countAt(root, `${kind}-valid`)
  const covered = countAt(root, `${kind}-covered`)
  if (total !== undefined && covered !== undefined) addCount(counts, kind, covered, total)
}

/** `condition-coverage="50% (2/4)"` of a line. */
function lineBranches(line: Attributes): [covered: number, total: number] {
  const [, covered, total] = /\((\d+)\/(\d+)\)/.exec(line['condition-coverage'] ?? '') ?? []
  return [Number(covered ?? 0), Number(total ?? 0)]
}

/** The sums stand in the first element: they hold although the lines after it are broken, which is said. */
function sumsOf(document: Document, sums: CoverageCounts, error: unknown): Parsed {
  if (!(error instanceof UserError) || !sums.lines?.total) throw error
  const { upload } = coverageOf(document, sums)
  return { upload, problems: [error.problem] }
}

/** One `<line>`; `branches` is undefined for a line without conditions. */
interface Line {
  number: number
  hits: number
  branches: [covered: number, total: number] | undefined
}

function lineOf(attributes: Attributes): Line {
  const hasConditions = attributes['condition-coverage'] !== undefined
  return {
    number: countAt(attributes, 'number') ?? 0,
    hits: countAt(attributes, 'hits') ?? 0,
    branches: hasConditions ? lineBranches(attributes) : undefined,
  }
}

function read(document: Document): Parsed {
  const sums: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  const branches = new Map<string, [covered: number, total: number]>()
  let path = ''
  let ofMethods: Line[] = []
  let hasOwnLines = false
  const add = (line: Line) => {
    addLine(linesOf(document.name, files, path), line.number, line.hits)
    if (line.branches) branches.set(`${line.number} ${path}`, line.branches)
  }
  const visitor: XmlVisitor = {
    open: (name, attributes, elements) => {
      if (elements.length === 1) {
        rootSum(sums, 'lines', attributes)
        rootSum(sums, 'branches', attributes)
      } else if (name === 'class') {
        path = attributes.filename ?? ''
        ofMethods = []
        hasOwnLines = false
      } else if (name === 'line' && path) {
        // Most tools give the lines of methods again as those of their class, some only there.
        if (elements.at(-3) === 'class') {
          hasOwnLines = true
          add(lineOf(attributes))
        } else if (elements.at(-3) === 'method' && !hasOwnLines) ofMethods.push(lineOf(attributes))
      }
    },
    close: (name) => {
      if (name !== 'class') return
      if (!hasOwnLines) for (const line of ofMethods) add(line)
      ofMethods = []
    },
  }
  try {
    readXml(document, visitor)
  } catch (error) {
    return sumsOf(document, sums, error)
  }
  const coverage = lineCoverages(files)
  const counts: CoverageCounts = { ...sums, lines: sums.lines?.total ? sums.lines : countLines(coverage) }
  if (!sums.branches) {
    for (const [covered, total] of branches.values()) addCount(counts, 'branches', covered, total)
  }
  return coverageOf(document, counts, coverage)
}

/** Reads Cobertura XML (also of coverage.py, gcovr, coverlet, scoverage, …): https://github.com/cobertura/cobertura/blob/master/cobertura/src/site/htdocs/xml/coverage-04.dtd. */
export const cobertura: Format = {
  id: 'cobertura',
  name: 'Cobertura',
  url: 'https://github.com/cobertura/cobertura/blob/master/cobertura/src/site/htdocs/xml/coverage-04.dtd',
  family: 'coverage',
  extensions: ['xml'],
  marks: ['<coverage', 'line-rate', '<class'],
  gives: ['coverage/lines', 'coverage/branches'],
  recognises: ({ root, head }) =>
    root?.name === 'coverage' && (/\sline-rate=/.test(root.tag) || head.includes('<packages')),
  read,
}

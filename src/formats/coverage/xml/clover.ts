import type { Document, Format, Parsed } from '../../format.ts'
import { type Attributes, countAt, readXml } from '../../parse/xml.ts'
import { addCount, type CoverageCounts, type CoverageKind, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

const KINDS: readonly [kind: CoverageKind, total: string, covered: string][] = [
  ['statements', 'statements', 'coveredstatements'],
  ['branches', 'conditionals', 'coveredconditionals'],
  ['functions', 'methods', 'coveredmethods'],
  ['total', 'elements', 'coveredelements'],
]

function addMetrics(counts: CoverageCounts, metrics: Attributes): void {
  for (const [kind, total, covered] of KINDS) {
    addCount(counts, kind, countAt(metrics, covered) ?? 0, countAt(metrics, total) ?? 0)
  }
}

function read(document: Document): Parsed {
  const ofProject: CoverageCounts = {}
  const ofFiles: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  let path = ''
  readXml(document, {
    open: (name, attributes, elements) => {
      const parent = elements.at(-2)
      if (name === 'file') path = attributes.path ?? attributes.name ?? ''
      else if (name === 'metrics' && parent === 'project') addMetrics(ofProject, attributes)
      else if (name === 'metrics' && parent === 'file') addMetrics(ofFiles, attributes)
      else if (name === 'line' && path) {
        addLine(
          linesOf(document.name, files, path),
          countAt(attributes, 'num') ?? 0,
          countAt(attributes, 'count') ?? 0,
        )
      }
    },
  })
  return coverageOf(document, ofProject.statements ? ofProject : ofFiles, lineCoverages(files))
}

/** Reads Clover XML (also of PHPUnit and Istanbul): https://openclover.org/doc/manual/latest/general--xml-report.html. */
export const clover: Format = {
  id: 'clover',
  name: 'Clover',
  url: 'https://openclover.org/documentation',
  family: 'coverage',
  extensions: ['xml'],
  marks: ['<coverage', '<project', 'coveredstatements'],
  gives: ['coverage/statements', 'coverage/branches', 'coverage/functions', 'coverage/total'],
  recognises: ({ root, head }) => root?.name === 'coverage' && head.includes('<project'),
  read,
}

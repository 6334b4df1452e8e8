import type { Document, Format, Parsed } from '../../format.ts'
import { type Attributes, countAt, readXml } from '../../parse/xml.ts'
import { addCount, type CoverageCounts, type CoverageKind, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

const KINDS: Readonly<Record<string, CoverageKind>> = {
  LINE: 'lines',
  BRANCH: 'branches',
  METHOD: 'functions',
  INSTRUCTION: 'instructions',
}

function addCounter(counts: CoverageCounts, counter: Attributes): void {
  const type = counter.type ?? ''
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined
  const covered = countAt(counter, 'covered') ?? 0
  if (kind) addCount(counts, kind, covered, covered + (countAt(counter, 'missed') ?? 0))
}

function read(document: Document): Parsed {
  const ofReport: CoverageCounts = {}
  const ofPackages: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  let directory = ''
  let path = ''
  readXml(document, {
    open: (name, attributes, elements) => {
      const parent = elements.at(-2)
      if (name === 'package') directory = attributes.name ?? ''
      else if (name === 'sourcefile') path = [directory, attributes.name].filter(Boolean).join('/')
      else if (name === 'counter' && parent === 'report') addCounter(ofReport, attributes)
      else if (name === 'counter' && parent === 'package') addCounter(ofPackages, attributes)
      else if (name === 'line' && parent === 'sourcefile') {
        addLine(
          linesOf(document.name, files, path),
          countAt(attributes, 'nr') ?? 0,
          // JaCoCo knows which instructions of a line ran, not how often.
          countAt(attributes, 'ci') ?? 0,
        )
      }
    },
  })
  const counts = ofReport.instructions ? ofReport : ofPackages
  return coverageOf(document, counts, lineCoverages(files))
}

/** Reads JaCoCo XML reports: https://www.jacoco.org/jacoco/trunk/coverage/report.dtd. */
export const jacoco: Format = {
  id: 'jacoco',
  name: 'JaCoCo',
  url: 'https://www.jacoco.org/jacoco/trunk/doc/',
  family: 'coverage',
  extensions: ['xml'],
  marks: ['<report', '<sourcefile', '<counter'],
  gives: ['coverage/lines', 'coverage/branches', 'coverage/functions', 'coverage/instructions'],
  recognises: ({ root, head }) =>
    root?.name === 'report' &&
    (head.includes('JACOCO') || head.includes('<sessioninfo') || head.includes('<counter')),
  read,
}

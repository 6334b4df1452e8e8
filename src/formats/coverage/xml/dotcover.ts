import type { Document, Format, Parsed } from '../../format.ts'
import { countAt, readXml } from '../../parse/xml.ts'
import { addCount, type CoverageCounts, countLines, coverageOf } from '../coverage-counts.ts'
import { addRange, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

function read(document: Document): Parsed {
  const total: CoverageCounts = {}
  const statements: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  const paths = new Map<string, string>()
  readXml(document, {
    open: (name, attributes, elements) => {
      if (elements.length === 1) {
        const all = countAt(attributes, 'TotalStatements')
        if (all !== undefined)
          addCount(total, 'statements', countAt(attributes, 'CoveredStatements') ?? 0, all)
      } else if (name === 'File') paths.set(attributes.Index ?? '', attributes.Name ?? '')
      else if (name === 'Statement') {
        const isCovered = attributes.Covered?.toLowerCase() === 'true'
        const path = paths.get(attributes.FileIndex ?? '')
        addCount(statements, 'statements', isCovered ? 1 : 0, 1)
        if (path === undefined) return
        const first = countAt(attributes, 'Line') ?? 0
        const range: [number, number] = [first, countAt(attributes, 'EndLine') ?? first]
        addRange(linesOf(document.name, files, path), range, isCovered ? 1 : 0)
      }
    },
  })
  const coverage = lineCoverages(files)
  const counts = total.statements ? total : statements
  return coverageOf(document, { ...counts, lines: countLines(coverage) }, coverage)
}

/** Reads dotCover's XML and detailed XML: https://www.jetbrains.com/help/dotcover/Export_coverage_results.html. */
export const dotcover: Format = {
  id: 'dotcover',
  name: 'dotCover XML',
  url: 'https://www.jetbrains.com/help/dotcover/dotCover__Console_Runner_Commands.html',
  family: 'coverage',
  extensions: ['xml'],
  marks: ['<Root', 'ReportType=', 'DotCoverVersion=', 'CoveredStatements='],
  gives: ['coverage/lines', 'coverage/statements'],
  recognises: ({ root }) =>
    root?.name === 'Root' && /\s(?:ReportType|DotCoverVersion|CoveredStatements)=/.test(root.tag),
  read,
}

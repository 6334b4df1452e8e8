import type { Document, Format, Parsed } from '../../format.ts'
import { countAt, readXml } from '../../parse/xml.ts'
import { addCount, type CoverageCounts, countLines, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  let path = ''
  readXml(document, {
    open: (name, attributes) => {
      if (name === 'file') path = attributes.path ?? ''
      else if (name === 'lineToCover') {
        const hits = attributes.covered?.toLowerCase() === 'true' ? 1 : 0
        addLine(linesOf(document.name, files, path), countAt(attributes, 'lineNumber') ?? 0, hits)
        const branches = countAt(attributes, 'branchesToCover')
        if (branches !== undefined) {
          addCount(counts, 'branches', countAt(attributes, 'coveredBranches') ?? 0, branches)
        }
      }
    },
  })
  const coverage = lineCoverages(files)
  return coverageOf(document, { ...counts, lines: countLines(coverage) }, coverage)
}

/** Reads SonarQube's generic coverage: https://docs.sonarsource.com/sonarqube-server/latest/analyzing-source-code/test-coverage/generic-test-data/. */
export const sonar: Format = {
  id: 'sonar',
  name: 'SonarQube generic coverage',
  url: 'https://docs.sonarsource.com/sonarqube-server/latest/analyzing-source-code/test-coverage/generic-test-data/',
  family: 'coverage',
  extensions: ['xml'],
  marks: ['<coverage', '<lineToCover', 'branchesToCover='],
  gives: ['coverage/lines', 'coverage/branches'],
  recognises: ({ root, head }) => root?.name === 'coverage' && head.includes('<lineToCover'),
  read,
}

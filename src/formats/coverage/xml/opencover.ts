import type { Document, Format, Parsed } from '../../format.ts'
import { countAt, readXml } from '../../parse/xml.ts'
import { addCount, type CoverageCounts, countLines, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  const paths = new Map<string, string>()
  let file: string | undefined
  readXml(document, {
    open: (name, attributes, elements) => {
      if (name === 'File') paths.set(attributes.uid ?? '', attributes.fullPath ?? '')
      else if (name === 'Method') file = undefined
      else if (name === 'FileRef') file = attributes.uid
      else if (name === 'SequencePoint' || name === 'BranchPoint') {
        const path = paths.get(attributes.fileid ?? file ?? '')
        const hits = countAt(attributes, 'vc') ?? 0
        if (path === undefined) return
        addCount(counts, name === 'BranchPoint' ? 'branches' : 'statements', hits > 0 ? 1 : 0, 1)
        if (name === 'SequencePoint' && elements.at(-2) === 'SequencePoints') {
          addLine(linesOf(document.name, files, path), countAt(attributes, 'sl') ?? 0, hits)
        }
      }
    },
  })
  const coverage = lineCoverages(files)
  return coverageOf(document, { ...counts, lines: countLines(coverage) }, coverage)
}

/** Reads OpenCover's XML, which coverlet writes, too: https://github.com/OpenCover/opencover/wiki/Reports. */
export const opencover: Format = {
  id: 'opencover',
  name: 'OpenCover',
  url: 'https://github.com/OpenCover/opencover/wiki/Reports',
  family: 'coverage',
  extensions: ['xml'],
  marks: ['<CoverageSession', '<SequencePoint', '<Modules'],
  gives: ['coverage/lines', 'coverage/statements', 'coverage/branches'],
  recognises: ({ root }) => root?.name === 'CoverageSession',
  read,
}

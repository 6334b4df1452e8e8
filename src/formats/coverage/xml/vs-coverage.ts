import type { Document, Format, Parsed } from '../../format.ts'
import { type Attributes, countAt, readXml } from '../../parse/xml.ts'
import { addCount, type CoverageCounts, coverageOf } from '../coverage-counts.ts'
import { addRange, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

/** Lines that ran in part do not count as covered, as in Visual Studio's own percentage. */
function addModule(counts: CoverageCounts, module: Attributes): void {
  const number = (name: string) => countAt(module, name) ?? 0
  const lines = number('lines_covered')
  addCount(counts, 'lines', lines, lines + number('lines_partially_covered') + number('lines_not_covered'))
  const blocks = number('blocks_covered')
  addCount(counts, 'blocks', blocks, blocks + number('blocks_not_covered'))
}

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  /** Of the open module: its source files come after its ranges. */
  let ranges: { source: string; lines: [number, number]; hits: number }[] = []
  const sources = new Map<string, string>()
  readXml(document, {
    open: (name, attributes) => {
      if (name === 'module') {
        addModule(counts, attributes)
        ranges = []
        sources.clear()
      } else if (name === 'source_file') sources.set(attributes.id ?? '', attributes.path ?? '')
      else if (name === 'range') {
        const first = countAt(attributes, 'start_line') ?? 0
        const lines: [number, number] = [first, countAt(attributes, 'end_line') ?? first]
        ranges.push({ source: attributes.source_id ?? '', lines, hits: attributes.covered === 'no' ? 0 : 1 })
      }
    },
    close: (name) => {
      if (name !== 'module') return
      for (const { source, lines, hits } of ranges) {
        const path = sources.get(source)
        if (path !== undefined) addRange(linesOf(document.name, files, path), lines, hits)
      }
      ranges = []
    },
  })
  return coverageOf(document, counts, lineCoverages(files))
}

/** Reads the XML that `dotnet-coverage` and Visual Studio make of a `.coverage` file: https://learn.microsoft.com/dotnet/core/additional-tools/dotnet-coverage. */
export const vsCoverage: Format = {
  id: 'vs-coverage',
  name: 'Visual Studio coverage',
  url: 'https://learn.microsoft.com/dotnet/core/additional-tools/dotnet-coverage',
  family: 'coverage',
  extensions: ['xml', 'coveragexml'],
  marks: ['<results', '<modules', 'blocks_covered=', 'source_id='],
  gives: ['coverage/lines', 'coverage/blocks'],
  recognises: ({ root, head }) =>
    root?.name === 'results' && /<module\s[^>]{0,2000}\sblocks_covered=/.test(head),
  read,
}

import type { Document, Format, Parsed } from '../../format.ts'
import { entriesAt, field, isObject, jsonOf, listAt, numberAt } from '../../parse/fields.ts'
import { addCount, type CoverageCounts, coverageOf } from '../coverage-counts.ts'
import { addListed, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

/** Every file below a folder, with its path. */
function* filesOf(folder: unknown, path: string): Generator<[path: string, file: unknown]> {
  for (const [name, child] of entriesAt(folder, 'children')) {
    const at = path === '' || path.endsWith('/') ? `${path}${name}` : `${path}/${name}`
    if (isObject(field(child, 'children'))) yield* filesOf(child, at)
    else yield [at, child]
  }
}

function read(document: Document): Parsed {
  const root = jsonOf(document)
  const counts: CoverageCounts = {}
  addCount(counts, 'lines', numberAt(root, 'linesCovered') ?? 0, numberAt(root, 'linesTotal') ?? 0)
  const files = new Map<string, LineHits>()
  for (const [path, file] of filesOf(root, '')) {
    addListed(linesOf(document.name, files, path), listAt(file, 'coverage'))
  }
  return coverageOf(document, counts, lineCoverages(files))
}

/** Reads grcov's `covdir`: https://github.com/mozilla/grcov. */
export const covdir: Format = {
  id: 'covdir',
  name: 'grcov covdir',
  url: 'https://github.com/mozilla/grcov',
  family: 'coverage',
  extensions: ['json'],
  marks: ['"coveragePercent"', '"linesMissed"', '"linesTotal"'],
  gives: ['coverage/lines'],
  recognises: (document) => {
    const root = document.json()
    return isObject(field(root, 'children')) && numberAt(root, 'linesTotal') !== undefined
  },
  read,
}

import type { Document, Format, Parsed } from '../../format.ts'
import { jsonOf, listAt, numberAt } from '../../parse/fields.ts'
import { addCount, type CoverageCounts, coverageOf } from '../coverage-counts.ts'

const executable = (one: unknown) => numberAt(one, 'executableLines')

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const report = jsonOf(document)
  const targets = listAt(report, 'targets')
  for (const one of executable(report) === undefined ? targets : [report]) {
    addCount(counts, 'lines', numberAt(one, 'coveredLines') ?? 0, executable(one) ?? 0)
  }
  for (const target of targets) {
    for (const file of listAt(target, 'files')) {
      const functions = listAt(file, 'functions')
      const hit = functions.filter((one) => (numberAt(one, 'executionCount') ?? 0) > 0)
      addCount(counts, 'functions', hit.length, functions.length)
    }
  }
  return coverageOf(document, counts)
}

/** Reads Xcode's `xccov view --report --json`: https://developer.apple.com/documentation/xcode/determining-how-much-code-your-tests-cover. */
export const xccov: Format = {
  id: 'xccov',
  name: 'xccov',
  url: 'https://developer.apple.com/documentation/xcode/determining-how-much-code-your-tests-cover',
  family: 'coverage',
  extensions: ['json'],
  marks: ['"targets"', '"coveredLines"', '"executableLines"', '"buildProductPath"'],
  gives: ['coverage/lines', 'coverage/functions'],
  recognises: (document) => {
    const report = document.json()
    const [target] = listAt(report, 'targets')
    return numberAt(target, 'coveredLines') !== undefined && executable(target) !== undefined
  },
  read,
}

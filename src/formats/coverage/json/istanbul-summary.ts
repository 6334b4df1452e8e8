import type { Document, Format, Parsed } from '../../format.ts'
import { entriesAt, field, firstOf, jsonOf, numberAt } from '../../parse/fields.ts'
import { addCount, type CoverageCounts, coverageOf } from '../coverage-counts.ts'

const KINDS = ['lines', 'statements', 'functions', 'branches'] as const

function isSummary(value: unknown): boolean {
  return KINDS.every(
    (kind) =>
      numberAt(field(value, kind), 'total') !== undefined &&
      numberAt(field(value, kind), 'covered') !== undefined,
  )
}

function read(document: Document): Parsed {
  const all = jsonOf(document)
  const total = field(all, 'total')
  const parts = isSummary(total) ? [total] : entriesAt(all).map(([, summary]) => summary)
  const counts: CoverageCounts = {}
  for (const part of parts.filter(isSummary)) {
    for (const kind of KINDS) {
      const one = field(part, kind)
      addCount(counts, kind, numberAt(one, 'covered') ?? 0, numberAt(one, 'total') ?? 0)
    }
  }
  return coverageOf(document, counts)
}

/** Reads Istanbul's `coverage-summary.json` (reporter `json-summary` of Jest, Vitest, nyc, c8): https://istanbul.js.org/docs/advanced/alternative-reporters/. */
export const istanbulSummary: Format = {
  id: 'istanbul-summary',
  name: 'Istanbul summary',
  url: 'https://istanbul.js.org/docs/advanced/alternative-reporters/',
  family: 'coverage',
  extensions: ['json'],
  marks: ['"total"', '"covered"', '"pct"'],
  gives: ['coverage/lines', 'coverage/statements', 'coverage/functions', 'coverage/branches'],
  recognises: (document) => {
    const all = document.json()
    return isSummary(field(all, 'total')) || isSummary(firstOf(all))
  },
  read,
}

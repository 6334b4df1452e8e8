import type { Document, Format, Parsed } from '../../format.ts'
import { entriesAt, field, firstOf, isObject, jsonOf, listAt, numberAt } from '../../parse/fields.ts'
import { addCount, type CoverageCounts, countLines, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

/** One file: the list of its lines' hits (SimpleCov before 0.18), or an object that has it in `lines`. */
function hitsOf(file: unknown): readonly unknown[] | null {
  if (Array.isArray(file)) return file
  return Array.isArray(field(file, 'lines')) ? listAt(file, 'lines') : null
}

/**
 * The file coverages of every test command, by path: `.resultset.json` has `{<command>: {coverage: …}}`, the JSON
 * formatter's `coverage.json` has `{meta, coverage: …}`.
 */
function suitesOf(all: unknown): [path: string, file: unknown][][] {
  const one = field(all, 'coverage')
  const suites = isObject(one) ? [one] : entriesAt(all).map(([, suite]) => field(suite, 'coverage'))
  return suites.map((suite) => entriesAt(suite)).filter((files) => files.length > 0)
}

/** How often each branch ran, by what names it in its file; absent where branches were not measured. */
function branchesOf(file: unknown): [key: string, hits: number][] {
  const listed = listAt(file, 'branches').map((branch, index): [string, number] => [
    String(index),
    numberAt(branch, 'coverage') ?? 0,
  ])
  const nested = entriesAt(file, 'branches').flatMap(([condition, arms]) =>
    entriesAt(arms).map(([arm, hits]): [string, number] => [
      `${condition} ${arm}`,
      typeof hits === 'number' ? hits : 0,
    ]),
  )
  return [...listed, ...nested]
}

function read(document: Document): Parsed {
  const files = new Map<string, LineHits>()
  const branches = new Map<string, number>()
  for (const [path, file] of suitesOf(jsonOf(document)).flat()) {
    const lines = linesOf(document.name, files, path)
    for (const [index, hits] of (hitsOf(file) ?? []).entries()) {
      // null: no code; "ignored": switched off by :nocov:
      if (typeof hits === 'number') addLine(lines, index + 1, hits)
    }
    for (const [branch, hits] of branchesOf(file)) {
      const key = `${path} ${branch}`
      branches.set(key, Math.max(branches.get(key) ?? 0, hits))
    }
  }
  const coverage = lineCoverages(files)
  const counts: CoverageCounts = { lines: countLines(coverage) }
  addCount(counts, 'branches', [...branches.values()].filter((hits) => hits > 0).length, branches.size)
  return coverageOf(document, counts, coverage)
}

/** Reads SimpleCov's `.resultset.json` and the `coverage.json` of its JSON formatter: https://github.com/simplecov-ruby/simplecov#json-formatter. */
export const simplecov: Format = {
  id: 'simplecov',
  name: 'SimpleCov',
  url: 'https://github.com/simplecov-ruby/simplecov#json-formatter',
  family: 'coverage',
  extensions: ['json'],
  marks: ['"coverage"', '.rb"', '"RSpec"', 'simplecov'],
  gives: ['coverage/lines', 'coverage/branches'],
  recognises: (document) => {
    const all = document.json()
    const suite = isObject(field(all, 'coverage')) ? all : firstOf(all)
    return hitsOf(firstOf(field(suite, 'coverage'))) !== null
  },
  read,
}

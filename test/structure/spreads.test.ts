import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const SRC = resolve(import.meta.dirname, '../../src')

/** A list that is spread into arguments must be short: beyond about 120,000 it is a RangeError. */
const SPREAD = /\.(?:push|unshift|fromCharCode|fromCodePoint|max|min)\((?:[^(){}[\]]|\([^()]*\))*?\.\.\./

/** Where it is known to be. */
const SHORT: Record<string, string> = {
  'formats/tests/names-sketch.ts': 'a sketch keeps a fixed number of names',
  'ingest/merge/tell-apart.ts': 'files of a run, at most 500',
  'metrics/yaml.ts': 'the tokens that are left at the end of a file',
  'report/charts/mermaid.ts': 'a chart has at most 100 points',
  'report/charts/points.ts': 'a chart has at most 100 points',
  'report/escape.ts': 'runs of one sign in a line of 200',
  'store/database.ts': 'guards of a connection',
  'queue-check.ts': 'jobs that run at once',
  'telemetry/prometheus.ts': 'at most 1,000 installations',
}

it('no list of a length that strangers choose is spread into arguments', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox'))
    .filter((name) => SPREAD.test(readFileSync(join(SRC, name), 'utf8')))
  expect(files.filter((name) => !(name in SHORT))).toEqual([])
})

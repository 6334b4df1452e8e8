import { clover } from './clover.ts'
import { cobertura } from './cobertura.ts'
import { coveragePy } from './coverage-py.ts'
import type { Format } from './format.ts'
import { goCover } from './go-cover.ts'
import { istanbulFinal } from './istanbul-final.ts'
import { istanbulSummary } from './istanbul-summary.ts'
import { jacoco } from './jacoco.ts'
import { jestJson } from './jest-json.ts'
import { junit } from './junit.ts'
import { lcov } from './lcov.ts'
import { own } from './own.ts'
import { simplecov } from './simplecov.ts'

/** All formats that Tidemark reads. The first that recognises a file reads it: the specific before the general. */
export const FORMATS: readonly Format[] = [
  own,
  lcov,
  cobertura,
  clover,
  jacoco,
  istanbulSummary,
  istanbulFinal,
  coveragePy,
  simplecov,
  goCover,
  junit,
  jestJson,
]

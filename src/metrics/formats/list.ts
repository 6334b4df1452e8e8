import { bencherMetricFormat } from './bencher-metric-format.ts'
import { benchmarkJs } from './benchmark-js.ts'
import { benchmarkDotNet } from './benchmarkdotnet.ts'
import { callgrind } from './callgrind.ts'
import { cargoBench } from './cargo-bench.ts'
import { catch2 } from './catch2.ts'
import { clover } from './clover.ts'
import { cobertura } from './cobertura.ts'
import { coveragePy } from './coverage-py.ts'
import { criterion } from './criterion.ts'
import { customJson } from './custom-json.ts'
import { esbuildMetafile } from './esbuild-metafile.ts'
import type { Format } from './format.ts'
import { goBench } from './go-bench.ts'
import { goCover } from './go-cover.ts'
import { goTestJson } from './go-test-json.ts'
import { googleBenchmark } from './google-benchmark.ts'
import { hyperfine } from './hyperfine.ts'
import { instructionCounts } from './instruction-counts.ts'
import { istanbulFinal } from './istanbul-final.ts'
import { istanbulSummary } from './istanbul-summary.ts'
import { jacoco } from './jacoco.ts'
import { jestJson } from './jest-json.ts'
import { jmh } from './jmh.ts'
import { junit } from './junit.ts'
import { k6 } from './k6.ts'
import { lcov } from './lcov.ts'
import { lighthouse } from './lighthouse.ts'
import { own } from './own.ts'
import { pytestBenchmark } from './pytest-benchmark.ts'
import { simplecov } from './simplecov.ts'
import { sizeLimit } from './size-limit.ts'
import { vitestBench } from './vitest-bench.ts'
import { webpackStats } from './webpack-stats.ts'

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
  goTestJson,
  googleBenchmark,
  pytestBenchmark,
  hyperfine,
  jmh,
  benchmarkDotNet,
  vitestBench,
  k6,
  customJson,
  bencherMetricFormat,
  criterion,
  cargoBench,
  catch2,
  goBench,
  benchmarkJs,
  instructionCounts,
  callgrind,
  sizeLimit,
  webpackStats,
  esbuildMetafile,
  lighthouse,
]

import { bencherMetricFormat } from './benchmarks/bencher-metric-format.ts'
import { benchmarkJs } from './benchmarks/benchmark-js.ts'
import { benchmarkDotNet } from './benchmarks/benchmarkdotnet.ts'
import { callgrind } from './benchmarks/callgrind.ts'
import { cargoBench } from './benchmarks/cargo-bench.ts'
import { catch2 } from './benchmarks/catch2.ts'
import { criterion } from './benchmarks/criterion.ts'
import { customJson } from './benchmarks/custom-json.ts'
import { goBench } from './benchmarks/go-bench.ts'
import { googleBenchmark } from './benchmarks/google-benchmark.ts'
import { hyperfine } from './benchmarks/hyperfine.ts'
import { instructionCounts } from './benchmarks/instruction-counts.ts'
import { jmh } from './benchmarks/jmh.ts'
import { pytestBenchmark } from './benchmarks/pytest-benchmark.ts'
import { vitestBench } from './benchmarks/vitest-bench.ts'
import { esbuildMetafile } from './bundles/esbuild-metafile.ts'
import { sizeLimit } from './bundles/size-limit.ts'
import { webpackStats } from './bundles/webpack-stats.ts'
import { clover } from './coverage/clover.ts'
import { cobertura } from './coverage/cobertura.ts'
import { coveragePy } from './coverage/coverage-py.ts'
import { goCover } from './coverage/go-cover.ts'
import { istanbulFinal } from './coverage/istanbul-final.ts'
import { istanbulSummary } from './coverage/istanbul-summary.ts'
import { jacoco } from './coverage/jacoco.ts'
import { lcov } from './coverage/lcov.ts'
import { simplecov } from './coverage/simplecov.ts'
import type { Format } from './format.ts'
import { own } from './own.ts'
import { goTestJson } from './tests/go-test-json.ts'
import { jestJson } from './tests/jest-json.ts'
import { junit } from './tests/junit.ts'
import { k6 } from './web/k6.ts'
import { lighthouse } from './web/lighthouse.ts'

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

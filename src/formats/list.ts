import { bencherMetricFormat } from './benchmarks/json/bencher-metric-format.ts'
import { benchmarkDotNet } from './benchmarks/json/benchmarkdotnet.ts'
import { customJson } from './benchmarks/json/custom-json.ts'
import { googleBenchmark } from './benchmarks/json/google-benchmark.ts'
import { hyperfine } from './benchmarks/json/hyperfine.ts'
import { jmh } from './benchmarks/json/jmh.ts'
import { pytestBenchmark } from './benchmarks/json/pytest-benchmark.ts'
import { vitestBench } from './benchmarks/json/vitest-bench.ts'
import { benchmarkJs } from './benchmarks/text/benchmark-js.ts'
import { callgrind } from './benchmarks/text/callgrind.ts'
import { cargoBench } from './benchmarks/text/cargo-bench.ts'
import { catch2 } from './benchmarks/text/catch2.ts'
import { criterion } from './benchmarks/text/criterion.ts'
import { goBench } from './benchmarks/text/go-bench.ts'
import { instructionCounts } from './benchmarks/text/instruction-counts.ts'
import { esbuildMetafile } from './bundles/esbuild-metafile.ts'
import { sizeLimit } from './bundles/size-limit.ts'
import { webpackStats } from './bundles/webpack-stats.ts'
import { coveragePy } from './coverage/json/coverage-py.ts'
import { istanbulFinal } from './coverage/json/istanbul-final.ts'
import { istanbulSummary } from './coverage/json/istanbul-summary.ts'
import { simplecov } from './coverage/json/simplecov.ts'
import { goCover } from './coverage/text/go-cover.ts'
import { lcov } from './coverage/text/lcov.ts'
import { clover } from './coverage/xml/clover.ts'
import { cobertura } from './coverage/xml/cobertura.ts'
import { jacoco } from './coverage/xml/jacoco.ts'
import type { Format } from './format.ts'
import { own } from './own.ts'
import { jestJson } from './tests/json/jest-json.ts'
import { goTestJson } from './tests/text/go-test-json.ts'
import { junit } from './tests/xml/junit.ts'
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

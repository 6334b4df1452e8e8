import { asv } from './benchmarks/json/asv.ts'
import { bencherMetricFormat } from './benchmarks/json/bencher-metric-format.ts'
import { benchmarkDotNet } from './benchmarks/json/benchmarkdotnet.ts'
import { cargoCriterion } from './benchmarks/json/cargo-criterion.ts'
import { criterionEstimates } from './benchmarks/json/criterion-estimates.ts'
import { customJson } from './benchmarks/json/custom-json.ts'
import { googleBenchmark } from './benchmarks/json/google-benchmark.ts'
import { gungraunJson } from './benchmarks/json/gungraun-json.ts'
import { hyperfine } from './benchmarks/json/hyperfine.ts'
import { jmh } from './benchmarks/json/jmh.ts'
import { julia } from './benchmarks/json/julia.ts'
import { mitata } from './benchmarks/json/mitata.ts'
import { octocovMetrics } from './benchmarks/json/octocov-metrics.ts'
import { pytestBenchmark } from './benchmarks/json/pytest-benchmark.ts'
import { tinybench } from './benchmarks/json/tinybench.ts'
import { vitestBench } from './benchmarks/json/vitest-bench.ts'
import { benchmarkJs } from './benchmarks/text/benchmark-js.ts'
import { callgrind } from './benchmarks/text/callgrind.ts'
import { cargoBench } from './benchmarks/text/cargo-bench.ts'
import { catch2 } from './benchmarks/text/catch2.ts'
import { criterion } from './benchmarks/text/criterion.ts'
import { divan } from './benchmarks/text/divan.ts'
import { goBench } from './benchmarks/text/go-bench.ts'
import { instructionCounts } from './benchmarks/text/instruction-counts.ts'
import { rubyBenchmark } from './benchmarks/text/ruby-benchmark.ts'
import { esbuildMetafile } from './bundles/esbuild-metafile.ts'
import { sizeLimit } from './bundles/size-limit.ts'
import { webpackStats } from './bundles/webpack-stats.ts'
import { codecov } from './coverage/json/codecov.ts'
import { covdir } from './coverage/json/covdir.ts'
import { coveragePy } from './coverage/json/coverage-py.ts'
import { coveralls } from './coverage/json/coveralls.ts'
import { gcovr, gcovrSummary } from './coverage/json/gcovr.ts'
import { istanbulFinal } from './coverage/json/istanbul-final.ts'
import { istanbulSummary } from './coverage/json/istanbul-summary.ts'
import { llvmCov } from './coverage/json/llvm-cov.ts'
import { simplecov } from './coverage/json/simplecov.ts'
import { simplecovLastRun } from './coverage/json/simplecov-last-run.ts'
import { xccov } from './coverage/json/xccov.ts'
import { goCover } from './coverage/text/go-cover.ts'
import { lcov } from './coverage/text/lcov.ts'
import { clover } from './coverage/xml/clover.ts'
import { cobertura } from './coverage/xml/cobertura.ts'
import { dotcover } from './coverage/xml/dotcover.ts'
import { jacoco } from './coverage/xml/jacoco.ts'
import { opencover } from './coverage/xml/opencover.ts'
import { scoverage } from './coverage/xml/scoverage.ts'
import { sonar } from './coverage/xml/sonar.ts'
import { vsCoverage } from './coverage/xml/vs-coverage.ts'
import type { Format } from './format.ts'
import { own } from './own.ts'
import { ctrf } from './tests/json/ctrf.ts'
import { cucumber } from './tests/json/cucumber.ts'
import { jestJson } from './tests/json/jest-json.ts'
import { mochaJson, mochawesome } from './tests/json/mocha.ts'
import { playwright } from './tests/json/playwright.ts'
import { rspec } from './tests/json/rspec.ts'
import { dartJson } from './tests/text/dart-json.ts'
import { goTestJson } from './tests/text/go-test-json.ts'
import { goTestText } from './tests/text/go-test-text.ts'
import { tap } from './tests/text/tap.ts'
import { junit } from './tests/xml/junit.ts'
import { nunit } from './tests/xml/nunit.ts'
import { robot } from './tests/xml/robot.ts'
import { testng } from './tests/xml/testng.ts'
import { trx } from './tests/xml/trx.ts'
import { xunit } from './tests/xml/xunit.ts'
import { browsertime } from './web/browsertime.ts'
import { k6 } from './web/k6.ts'
import { lighthouse } from './web/lighthouse.ts'
import { lighthouseManifest } from './web/lighthouse-manifest.ts'

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
  simplecovLastRun,
  goCover,
  llvmCov,
  gcovr,
  gcovrSummary,
  covdir,
  codecov,
  coveralls,
  xccov,
  opencover,
  dotcover,
  vsCoverage,
  sonar,
  scoverage,
  junit,
  jestJson,
  goTestJson,
  goTestText,
  trx,
  nunit,
  xunit,
  testng,
  robot,
  playwright,
  mochaJson,
  mochawesome,
  cucumber,
  ctrf,
  rspec,
  dartJson,
  tap,
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
  criterionEstimates,
  cargoCriterion,
  divan,
  asv,
  julia,
  mitata,
  tinybench,
  octocovMetrics,
  rubyBenchmark,
  gungraunJson,
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
  lighthouseManifest,
  browsertime,
]

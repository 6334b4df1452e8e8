/**
 * Every limit on what strangers can hand over, in one place. What is beyond one is left out, and one line of the check
 * run says so. `docs/limits.md` lists them.
 */
export const INPUT_LIMITS = {
  /** Characters of a configuration file. */
  configurationCharacters: 64_000,
  /** Words, signs and line breaks of a configuration file. */
  configurationTokens: 25_000,
  /** How deep the values of a configuration file are nested. */
  configurationDepth: 30,
  /** Times that a configuration file repeats a value by its anchor. */
  configurationAliases: 100,
  /** Files that one configuration is put together from by `_extends`, its own included. */
  configurationFiles: 6,
  /** Mistakes of a configuration that are named; the rest is counted. */
  configurationProblems: 50,
  /** Characters of a glob. */
  globCharacters: 256,
  /** Globs in the configuration's `metrics`, and as many in its `groups`; plain ids do not count. */
  globs: 200,
  /** Pages of 100 of a run's list of artifacts that are looked at. */
  artifactPages: 20,
  /** Artifacts of a run that are read. */
  artifacts: 100,
  /** Bytes of one artifact, packed. */
  artifactBytes: 10_000_000,
  /** Bytes of a run's artifacts together, packed. */
  packedBytes: 100_000_000,
  /** Files of one artifact. */
  artifactFiles: 100,
  /** Files of a run. */
  files: 500,
  /** Bytes of one artifact's files together, unpacked. */
  artifactUnpackedBytes: 50_000_000,
  /** Bytes of a run's files together, unpacked. */
  unpackedBytes: 200_000_000,
  /** Files of a run whose reading is ended because it takes too much memory or time; the rest is left out. */
  exceedingFiles: 6,
  /** Seconds of the processor that reading a run's files takes; what comes after them is left out. */
  readingSeconds: 60,
  /** Bytes that what was read of one file takes. */
  fileResultBytes: 4_000_000,
  /** Bytes that what was read of a run takes. */
  resultBytes: 8_000_000,
  /** Metrics of one file. */
  fileMetrics: 10_000,
  /** Metrics of a run, those of several environments counted apart. */
  metrics: 20_000,
  /** Metrics that a report compares and judges, those of several environments counted apart. */
  reportMetrics: 20_000,
  /** Samples of one file's metrics together; where there are more, each metric keeps an equal share of them. */
  fileSamples: 100_000,
  /** Remarks of one file. */
  fileAnnotations: 1_000,
  /** Remarks of a run. */
  annotations: 1_000,
  /** Remarks that a check run shows, the worst first; each 50 of them are a request. */
  shownAnnotations: 200,
  /** Problems of a run that are kept; the rest is counted. */
  problems: 200,
} as const

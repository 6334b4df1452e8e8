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
} as const

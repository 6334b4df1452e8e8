import { z } from 'zod'
import { captureProblem, hasPlaceholder } from './glob/capture.ts'
import { type GlobOptions, globProblem, isPattern } from './glob/glob.ts'
import { INPUT_LIMITS } from './input-limits.ts'
import { pathText, problemsOf } from './issues.ts'
import { bound, change } from './limit.ts'
import { better, metricId, unit } from './metric.ts'
import type { Problem } from './problem.ts'
import { without } from './prune.ts'

/** A glob; of ids of metrics, whose `*` also matches `/`, or of paths and names of artifacts. */
const globOf = (options: GlobOptions) => {
  const problemOf = (pattern: string) => globProblem(pattern, options)
  return z
    .string()
    .min(1)
    .max(INPUT_LIMITS.globCharacters)
    .refine((pattern) => problemOf(pattern) === null, {
      error: ({ input }) => `a pattern that can be read; of this one ${problemOf(String(input))}`,
    })
}
const idGlob = globOf({ acrossSlashes: true })
const pathGlob = globOf({ acrossSlashes: false })

function mappingProblem(pattern: string): string | null {
  return hasPlaceholder(pattern) ? captureProblem(pattern) : globProblem(pattern, { acrossSlashes: false })
}
const severity = z.enum(['fail', 'warn']).meta({
  description: '`fail` makes the check run fail, `warn` makes it neutral. Default: fail.',
})

const onMissing = z.enum(['fail', 'warn', 'ignore']).meta({
  description:
    'What a rule does if the base has the metric and it could not be judged here, e.g. because the metric is missing: `fail`, `warn`, or `ignore` it. Default: as `severity`.',
})

/** Names the entries whose patterns are beyond the number that one section may have. */
function refuseSurplus(entries: [key: string, globs: string | string[]][], context: z.RefinementCtx): void {
  let patterns = 0
  for (const [key, globs] of entries) {
    patterns += typeof globs === 'string' ? 1 : globs.length
    if (patterns <= INPUT_LIMITS.globs) continue
    context.addIssue({
      code: 'custom',
      path: [key],
      message: `at most ${INPUT_LIMITS.globs} patterns in this section`,
    })
  }
}

const ruleSet = z.strictObject({
  name: z.string().min(1).max(128).optional().meta({ description: 'Shown instead of the id.' }),
  unit: unit.optional(),
  better: better.optional(),
  type: z
    .enum(['numeric', 'label'])
    .optional()
    .meta({ description: '`label`: the values are texts and are compared as such.' }),
  min: bound.optional().meta({ description: 'The least value allowed. Needs no baseline.' }),
  max: bound.optional().meta({ description: 'The greatest value allowed. Needs no baseline.' }),
  'max-drop': change.optional().meta({ description: 'How far it may fall below the base.' }),
  'max-rise': change.optional().meta({ description: 'How far it may rise above the base.' }),
  'no-regression': z
    .union([z.boolean(), z.strictObject({ tolerance: change })], {
      error: 'true, or an object with "tolerance"',
    })
    .optional()
    .meta({ description: 'It may not become worse than the base by more than `tolerance` (default 0).' }),
  'real-only': z
    .boolean()
    .optional()
    .meta({ description: 'Rules that compare count only if the judge confirms the regression.' }),
  severity: severity.optional(),
  'on-missing': onMissing.optional(),
})

const metricSettings = z
  .union([ruleSet, z.array(ruleSet).min(1).max(10)], {
    error: 'an object of settings, or a list of such objects',
  })
  .meta({
    id: 'MetricSettings',
    description: 'How the metric is shown and what is demanded of it; a list holds several sets of rules.',
  })

/** In how many places an entry of `files` tells the environment. */
function environmentsOf(mapping: { artifact?: string; path?: string; environment?: string }): number {
  const { artifact = '', path = '', environment } = mapping
  return [artifact, path].filter(hasPlaceholder).length + (environment === undefined ? 0 : 1)
}

const mappingGlob = z
  .string()
  .min(1)
  .max(INPUT_LIMITS.globCharacters)
  .refine((pattern) => mappingProblem(pattern) === null, {
    error: ({ input }) => `a pattern that can be read; of this one ${mappingProblem(String(input))}`,
  })

const fileMapping = z
  .strictObject({
    artifact: mappingGlob.optional().meta({
      description:
        'Glob of artifacts’ names; `{environment}` in it takes the environment from there. Default: all.',
    }),
    path: mappingGlob.optional().meta({
      description: 'Glob of files inside the artifact; may have `{environment}`, too. Default: all.',
    }),
    format: z
      .string()
      .max(64)
      .optional()
      .meta({ description: 'The format’s id, where content cannot tell.' }),
    prefix: metricId.optional().meta({ description: 'Put before the ids of the file’s metrics.' }),
    environment: z.string().max(64).optional(),
  })
  .refine(({ artifact, path }) => artifact !== undefined || path !== undefined, {
    error: '"path", "artifact" or both',
  })
  .refine((mapping) => environmentsOf(mapping) <= 1, {
    error: 'the environment in one place: "environment", or "{environment}" in "artifact" or in "path"',
  })

const sections = {
  mode: z
    .preprocess((value) => (value === false ? 'off' : value), z.enum(['off', 'informational', 'blocking']))
    .default('blocking')
    .meta({
      description:
        '`blocking`: broken rules fail the check run; `informational`: they are only said; `off`: Tidemark stays silent here.',
    }),
  artifacts: z
    .union([pathGlob, z.array(pathGlob).min(1).max(20)], { error: 'a glob or a list of globs' })
    .default(['tidemark*'])
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .meta({ description: 'Globs of the artifacts to read. Default: `tidemark*`.' }),
  baseline: z
    .strictObject({
      branch: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .meta({ description: 'The branch to compare with. Default: the pull request’s base.' }),
      'max-age-days': z
        .int()
        .min(1)
        .max(3_650)
        .default(90)
        .meta({ description: 'Builds that are older never serve as baseline. Default: 90.' }),
    })
    .prefault({}),
  comment: z
    .strictObject({
      when: z.enum(['always', 'on-change', 'on-regression', 'never']).default('always').meta({
        description: 'When a comment is made. One that exists is kept up to date. Default: always.',
      }),
      charts: z.enum(['auto', 'quickchart', 'mermaid', 'none']).default('auto').meta({
        description:
          'How trends are drawn. `auto`: images for public repositories, Mermaid text for private ones.',
      }),
    })
    .prefault({}),
  annotations: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether annotations are shown. Default: true.' }),
  checks: z.boolean().default(true).meta({
    description:
      'Whether the durations of checks and workflows (`ci/…`) are shown; rules on them count either way. Default: true.',
  }),
  wait: z.int({ error: 'a whole number of minutes' }).min(1).max(1_440).default(30).meta({
    description: 'Minutes after which a report is final although workflows still run. Default: 30.',
  }),
  expect: z
    .union([
      z.array(metricId).max(1_000),
      z.strictObject({ metrics: z.array(metricId).max(1_000), severity: severity.default('fail') }),
    ])
    .default([])
    .transform((value) => (Array.isArray(value) ? { metrics: value, severity: 'fail' as const } : value))
    .meta({ description: 'Ids of metrics that must be there on every pull request.' }),
  groups: z
    .record(z.string().min(1).max(64), z.union([idGlob, z.array(idGlob).max(100)]))
    .superRefine((groups, context) => refuseSurplus(Object.entries(groups), context))
    .default({})
    .meta({ description: 'Names of groups in the comment, each with a glob or globs of metric ids.' }),
  metrics: z
    .record(idGlob, metricSettings)
    .superRefine((metrics, context) =>
      refuseSurplus(
        Object.keys(metrics).map((key) => [key, isPattern(key) ? key : []]),
        context,
      ),
    )
    .default({})
    .meta({
      description: 'Settings by metric id or glob. Where several match, the most specific wins, key by key.',
    }),
  files: z
    .array(fileMapping)
    .max(100)
    .default([])
    .meta({ description: 'How files are read where their content alone cannot tell.' }),
  'patch-coverage': z
    .strictObject({ min: bound, severity: severity.default('fail') })
    .optional()
    .meta({ description: 'The least coverage of the lines that the pull request changes, e.g. `min: 80%`.' }),
}

/** `.github/tidemark.yml`. `schema/config.schema.json` is made from it. */
export const configurationSchema = z
  .strictObject({
    $schema: z.string().optional(),
    _extends: z
      .string()
      .optional()
      .meta({ description: 'Another repository whose configuration this one extends.' }),
    ...sections,
  })
  .meta({ title: 'Tidemark configuration', description: 'What Tidemark reads from `.github/tidemark.yml`.' })
export type Configuration = z.output<typeof configurationSchema>
export type RuleSet = z.infer<typeof ruleSet>
export type Severity = z.infer<typeof severity>
export type OnMissing = z.infer<typeof onMissing>

/** What applies where nobody has configured anything: everything is shown, nothing blocks. */
export const defaultConfiguration: Configuration = configurationSchema.parse({})

/** The first problems, and a count of the others. */
function bounded(issues: z.core.$ZodIssue[], where: (path: readonly PropertyKey[]) => string): Problem[] {
  const { configurationProblems } = INPUT_LIMITS
  const problems = problemsOf(new z.ZodError(issues.slice(0, configurationProblems)), where)
  const more = issues.length - configurationProblems
  if (more <= 0) return problems
  const what = `there ${more === 1 ? 'is one more problem' : `are ${more} more problems`}`
  return [...problems, { what, where: where([]), mend: 'correct those above first' }]
}

/**
 * Reads a configuration that was parsed from YAML. A part that is wrong falls back to its default (in `metrics`,
 * `groups` and `files`: only the entry that is wrong) and is named in `problems`.
 * `where` makes the place (file, line, key) from the path of keys.
 */
export function readConfiguration(
  document: unknown,
  where: (path: readonly PropertyKey[]) => string = (path) => pathText(path),
): { configuration: Configuration; problems: Problem[] } {
  if (document === null || document === undefined)
    return { configuration: defaultConfiguration, problems: [] }
  const found: z.core.$ZodIssue[] = []
  let candidate: unknown = document
  // Each pass removes what zod refuses; a document has finitely many keys, so this ends.
  for (;;) {
    const parsed = configurationSchema.safeParse(candidate)
    if (parsed.success) return { configuration: parsed.data, problems: bounded(found, where) }
    for (const issue of parsed.error.issues) found.push(issue)
    const wrong = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...issue.path, key])
        : [issue.path.slice(0, partLength(issue.path))],
    )
    const pruned = without(candidate, wrong)
    if (pruned === undefined) return { configuration: defaultConfiguration, problems: bounded(found, where) }
    candidate = pruned
  }
}

/** How much of a path names the part that falls back as a whole. */
function partLength(path: readonly PropertyKey[]): number {
  return ['metrics', 'groups', 'files', 'baseline', 'comment'].includes(String(path[0])) ? 2 : 1
}

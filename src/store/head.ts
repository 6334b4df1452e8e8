import { type SQL, sql } from 'drizzle-orm'
import type { Annotation, MetricDefinition } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'
import type { Spread } from '../metrics/spread.ts'
import type { Database, Queries } from './database.ts'
import { type DefinitionColumns, definitionColumns, toDefinition } from './definitions.ts'
import { allDigits } from './exact.ts'
import { headBuilds, type PullRequestHead, SUITE_EVENT } from './head-builds.ts'
import { jsonRows } from './json-rows.ts'

/** One metric of a commit in one environment, from all its builds, attempts included. */
export interface HeadValue {
  definition: MetricDefinition
  environment: string
  /** One number a build, or its samples where the tool gave several; oldest build first. Empty for a label. */
  numbers: number[]
  /** The builds that have it. */
  runs: number
  /** That of the number, where a single build has it and its tool gave one. */
  spread?: Spread
  /** The latest build's label; null for a number. */
  label: string | null
  /** True if every one of them was measured by Tidemark itself (how long checks took). */
  background: boolean
}

/** Everything that a head's runs handed over. */
export interface Head {
  /** By metric id, then environment. */
  values: HeadValue[]
  /** Of each run's last attempt, as are the problems: a re-run replaces what its first attempt remarked. */
  annotations: Annotation[]
  problems: Problem[]
}

/**
 * All that is known of a pull request's head by its own runs and those of the repository itself on that commit; by the
 * latter alone where there is no pull request. Empty lists where nothing is.
 */
export async function valuesOfHead(
  db: Database,
  repositoryId: number,
  sha: string,
  pullRequest: PullRequestHead | null = null,
): Promise<Head> {
  const counts = sql`build.repository_id = ${repositoryId} and build.commit_sha = ${sha}
    and ${headBuilds(repositoryId, pullRequest)}`
  return db.read(async (queries) => {
    const [values, annotations, problems] = await Promise.all([
      headValues(queries, counts),
      headAnnotations(queries, counts),
      headProblems(queries, counts),
    ])
    return { values, annotations, problems }
  })
}

interface ValueRow extends DefinitionColumns {
  environment: string
  background: number
  runs: number
  numbers: (number | number[])[]
  labels: string[]
  low: number | null
  high: number | null
}

/**
 * Whether a value is a duration that GitHub Actions told, and another app's check is called the same: a pull request
 * names its jobs as it likes, and must not speak for others.
 */
const IS_OUTVOTED = sql`(build.source = 'check_suite' and build.event <> ${SUITE_EVENT} and exists (
  select 1 from build_contexts other cross join metric_values named
    on named.build_id = other.id and named.metric_id = value.metric_id
  where other.repository_id = build.repository_id and other.commit_sha = build.commit_sha
    and other.source = 'check_suite' and other.event = ${SUITE_EVENT}))`

async function headValues(queries: Queries, counts: SQL): Promise<HeadValue[]> {
  const columns = {
    ...definitionColumns,
    environment: sql`environment`,
    background: sql`background`,
    runs: sql`runs`,
    numbers: sql`json(numbers)`,
    labels: sql`json(labels)`,
    low: allDigits(sql`low`),
    high: allDigits(sql`high`),
  }
  const query = sql`
    select metric, unit, better, name, description, environment, count(*) as runs,
      min(source = 'check_suite') as background,
      json_group_array(coalesce(json(samples), ${allDigits(sql`number`)})) filter (where number is not null) as numbers,
      json_group_array(label) filter (where label is not null) as labels,
      iif(count(*) = 1, low, null) as low, iif(count(*) = 1, high, null) as high
    from (
      select definition.*, build.environment, build.source, number, samples, label, low, high
      from build_contexts build
      join metric_values value on value.build_id = build.id
      join metric_definitions definition on definition.id = value.metric_id
      where ${counts} and not ${IS_OUTVOTED}
      order by definition.metric, build.environment, value.measured_at, build.id
    )
    group by metric, environment order by metric, environment`
  const rows = await jsonRows<ValueRow>(queries, columns, query)
  return rows.map((row) => {
    const { numbers, labels, low, high } = row
    const type = numbers.length > 0 ? 'numeric' : 'label'
    return {
      definition: toDefinition(row, type),
      environment: row.environment,
      numbers: numbers.flat(),
      runs: type === 'numeric' ? numbers.length : labels.length,
      ...(low === null || high === null ? {} : { spread: { low, high } }),
      label: type === 'label' ? (labels.at(-1) ?? null) : null,
      background: row.background === 1,
    }
  })
}

async function headAnnotations(queries: Queries, counts: SQL): Promise<Annotation[]> {
  const rows = await queries.all<Omit<Annotation, 'metric'> & { metric: string | null }>(sql`
    select path, start_line as startLine, end_line as endLine, message, level, metric
    from build_contexts build join annotations on build_id = build.id
    where ${counts} and not exists (
      select 1 from build_contexts later
      where later.repository_id = build.repository_id and later.source = build.source
        and later.run_id = build.run_id and later.attempt > build.attempt
    )
    order by build.id, ordinal`)
  return rows.map(({ metric, ...remark }) => (metric === null ? remark : { ...remark, metric }))
}

async function headProblems(queries: Queries, counts: SQL): Promise<Problem[]> {
  return queries.all<Problem>(sql`
    select what, "where", mend from (
      select build.repository_id, build.run_id, max(build.attempt) as attempt from build_contexts build
      where build.source = 'workflow_run' and ${counts}
      -- Not by the column itself: for it SQLite would read all runs of the repository in order.
      group by +build.run_id
    ) run join upload_problems problem
      on problem.repository_id = run.repository_id and problem.run_id = run.run_id and problem.attempt = run.attempt
    order by problem.run_id, problem.ordinal`)
}

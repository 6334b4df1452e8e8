import { type SQL, sql } from 'drizzle-orm'
import { byWorkflow, type HeadReading, type WorkflowReading } from '../compare/head-values.ts'
import type { WorkflowRef } from '../compare/not-judged.ts'
import type { Annotation, MetricDefinition } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'
import type { Database, Queries } from './database.ts'
import {
  type DefinitionColumns,
  definitionColumns,
  ownDefinitions,
  saysAnything,
  toDefinition,
} from './definitions.ts'
import { allDigits } from './exact.ts'
import { headBuilds, type PullRequestHead, SUITE_EVENT, testsMerge } from './head-builds.ts'
import { jsonRows } from './json-rows.ts'

/** One metric of a head in one environment, from all builds of one workflow, attempts included. */
export interface HeadValue extends WorkflowReading {
  definition: MetricDefinition
  environment: string
}

/** Everything that a head's runs handed over. */
export interface Head {
  /** By metric id, then environment. Where several workflows brought one, each has its own. */
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

interface BuildRow extends WorkflowRef {
  id: number
  source: string
  event: string
}

/** The builds of a head, oldest first. */
function buildsOf(queries: Queries, counts: SQL): Promise<BuildRow[]> {
  return queries.all<BuildRow>(sql`
    select build.id, build.source, build.event, build.workflow, build.workflow_path as workflowPath
    from build_contexts build where ${counts}
    order by +build.run_id, +build.attempt, build.id`)
}

interface ValueRow extends DefinitionColumns {
  environment: string
  /** What each build has: its id, a number or samples, a label, and both ends of a spread. */
  values: [
    build: number,
    number: number | number[] | null,
    label: string | null,
    low: number | null,
    high: number | null,
  ][]
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

function valuesOf(queries: Queries, counts: SQL): Promise<ValueRow[]> {
  const columns = { ...definitionColumns, environment: sql`environment`, values: sql`json(found)` }
  const query = sql`
    select metric, unit, better, name, description, environment,
      json_group_array(json_array(build_id, coalesce(json(samples), ${allDigits(sql`number`)}), label,
        ${allDigits(sql`low`)}, ${allDigits(sql`high`)})) as found
    from (
      select definition.*, build.environment, build.id as build_id, number, samples, label, low, high
      from build_contexts build
      join metric_values value on value.build_id = build.id
      join metric_definitions definition on definition.id = value.metric_id
      where ${counts} and not ${IS_OUTVOTED}
    )
    group by metric, environment order by metric, environment`
  return jsonRows<ValueRow>(queries, columns, query)
}

async function headValues(queries: Queries, counts: SQL): Promise<HeadValue[]> {
  const [rows, builds, own] = await Promise.all([
    valuesOf(queries, counts),
    buildsOf(queries, counts),
    ownDefinitions(queries, counts),
  ])
  const places = new Map(builds.map((build, place) => [build.id, { build, place }]))
  return rows.flatMap((row) => {
    const said = saysAnything(row) ? row : (own.get(row.metric) ?? row)
    const readings = row.values
      .flatMap((value) => {
        const found = places.get(value[0])
        return found ? [{ place: found.place, reading: readingOf(found.build, value) }] : []
      })
      .sort((one, other) => one.place - other.place)
    return byWorkflow(readings.map(({ reading }) => reading)).map((value) => ({
      definition: toDefinition(said, value.label === null ? 'numeric' : 'label'),
      environment: row.environment,
      ...value,
    }))
  })
}

function readingOf(
  { workflow, workflowPath, event, source }: BuildRow,
  [, number, label, low, high]: ValueRow['values'][number],
): HeadReading {
  return {
    workflow,
    workflowPath,
    testsMerge: testsMerge({ event }),
    background: source === 'check_suite',
    numbers: number === null ? [] : [number].flat(),
    label,
    ...(low === null || high === null ? {} : { spread: { low, high } }),
  }
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

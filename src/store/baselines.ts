import { setImmediate as otherWork } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { BuiltCommit } from '../compare/baseline.ts'
import type { MetricDefinition } from '../metrics/metric.ts'
import type { Database, Queries } from './database.ts'
import { type DefinitionColumns, definitionColumns, toDefinition } from './definitions.ts'
import { allDigits } from './exact.ts'
import { jsonRows } from './json-rows.ts'
import { wholeness } from './whole-builds.ts'

/** One metric's value at the nearest commit of a chain that has it. */
export interface BaselineValue {
  definition: MetricDefinition
  environment: string
  value: number | string
  sha: string
  /** The commit's place in the chain; 0 is the nearest. */
  distance: number
  /** Milliseconds since 1970. */
  measuredAt: number
  /** The workflow that brought it; null for what Tidemark measured itself (how long checks took). */
  workflow: string | null
  /** That workflow's file; null where it is not known. */
  workflowPath: string | null
  /** GitHub's id of the run that brought it, or of the check suite. */
  runId: number
  /** True if Tidemark measured it itself. */
  background: boolean
  /** Whether it is one of several workflows' that bring the metric: each of them then has a value of its own. */
  isShared: boolean
  /** False if its run failed: then no run that finished has it. */
  isWhole: boolean
}

/** Where a baseline is looked for. */
export interface BaselineQuery {
  repositoryId: number
  /** Where a commit was built on several branches, this one's builds count. */
  branch: string
  /** Commits, nearest first. */
  chain: string[]
  /** Builds measured before it (milliseconds since 1970) are too old. */
  since: number
}

/**
 * Which of these commits have trusted builds, in the order given; where a commit was built several times, the build
 * that came furthest tells, and of equal ones the given branch's.
 */
export async function trustedBuildsAt(
  db: Database,
  { repositoryId, branch, chain }: Pick<BaselineQuery, 'repositoryId' | 'branch' | 'chain'>,
): Promise<BuiltCommit[]> {
  const rows = await db.read((queries) =>
    queries.all<{ sha: string; measuredAt: number; branch: string; stage: number }>(sql`
      select build.commit_sha as sha, build.measured_at as measuredAt, build.branch,
        iif(build.source = 'workflow_run' and exists (select 1 from metric_values where build_id = build.id),
          1 + ${wholeness(sql`build`)}, 0) as stage
      from json_each(${JSON.stringify(chain)}) wanted
      cross join build_contexts build
        on build.repository_id = ${repositoryId} and build.commit_sha = wanted.value
      where build.trusted
      order by wanted.key, stage desc, build.branch = ${branch} desc, build.measured_at desc`),
  )
  const first = new Map<string, BuiltCommit>()
  for (const { stage, ...build } of rows) {
    if (!first.has(build.sha)) first.set(build.sha, { ...build, state: STATES[stage] ?? 'whole' })
  }
  return [...first.values()]
}

const STATES = ['without numbers', 'cut short', 'failed', 'whole'] as const

/**
 * Each metric and environment of the trusted builds of a chain, with the value of the nearest commit that has it:
 * the nearest commit's own metrics are at distance 0, what it lacks is carried forward from further back. A run that
 * failed counts only for what no whole one of the chain has, and one that was cut short never. Of several builds of a
 * commit the last counts. What several workflows bring has a value of each of them.
 */
export async function baselineValues(db: Database, query: BaselineQuery): Promise<BaselineValue[]> {
  const { nearest, shared } = await db.read(async (queries) => {
    const [nearest, series] = await Promise.all([
      db.shared ? nearestValues(queries, query) : inTurns(queries, query),
      sharedSeries(queries, query),
    ])
    return { nearest, shared: await sharedValues(queries, query, series) }
  })
  const replaced = new Set(shared.map(keyOf))
  return [
    ...nearest.filter((row) => !replaced.has(keyOf(row))).map((row) => baselineValueOf(row, false)),
    ...shared.map((row) => baselineValueOf(row, true)),
  ]
}

/** Each workflow's nearest value of what several workflows bring. */
async function sharedValues(
  queries: Queries,
  query: BaselineQuery,
  series: SharedSeries[],
): Promise<ValueRow[]> {
  if (series.length === 0) return []
  const wanted = new Set(series.map(keyOf))
  const ids = [...new Set(series.map(({ id }) => id))]
  const rows = await nearestValues(queries, query, { eachWorkflowOf: ids })
  return rows.filter((row) => wanted.has(keyOf(row)))
}

const keyOf = ({ metric, environment }: { metric: string; environment: string }) =>
  `${metric}\n${environment}`

function baselineValueOf(row: ValueRow, isShared: boolean): BaselineValue {
  return {
    definition: toDefinition(row, row.number === null ? 'label' : 'numeric'),
    environment: row.environment,
    value: row.number ?? row.label ?? '',
    sha: row.sha,
    distance: row.distance,
    measuredAt: row.measuredAt,
    workflow: row.workflow,
    workflowPath: row.workflowPath,
    runId: row.runId,
    background: row.source === 'check_suite',
    isShared,
    isWhole: row.wholeness === 2,
  }
}

interface ValueRow extends DefinitionColumns {
  environment: string
  source: string
  workflow: string | null
  workflowPath: string | null
  runId: number
  number: number | null
  label: string | null
  sha: string
  distance: number
  measuredAt: number
  wholeness: number
}

/** Metrics that are looked for at once: a file's statement holds the event loop for as long as it takes. */
const AT_ONCE = 500

/** Metric ids of the store from one, not included, to another. */
type Range = readonly [after: number, to: number]

/** Which values are looked for: those of a range of metrics, or each workflow's of these metrics. */
interface Part {
  range?: Range
  eachWorkflowOf?: number[]
}

const ALL: Range = [-1, Number.MAX_SAFE_INTEGER]

/** Ranges that hold about so many metrics each, going by a few builds of the chain. */
async function rangesOf(queries: Queries, { repositoryId, chain }: BaselineQuery): Promise<Range[]> {
  const [row] = await queries.all<{ ids: string }>(sql`
    select json_group_array(distinct metric_id) as ids from metric_values where build_id in (
      select build.id from json_each(${JSON.stringify([...chain.slice(0, 3), ...chain.slice(-1)])}) wanted
      cross join build_contexts build
        on build.repository_id = ${repositoryId} and build.commit_sha = wanted.value and build.trusted
    )`)
  const ids: number[] = JSON.parse(row?.ids ?? '[]')
  const ends = ids.sort((a, b) => a - b).filter((_, index) => index % AT_ONCE === AT_ONCE - 1)
  return [...ends, ALL[1]].map((end, index) => [ends[index - 1] ?? ALL[0], end])
}

/** The same as `nearestValues` of all, in pieces: other work gets its turn between them. */
async function inTurns(queries: Queries, query: BaselineQuery): Promise<ValueRow[]> {
  if (query.chain.length <= 1) return nearestValues(queries, query)
  const found: ValueRow[] = []
  for (const range of await rangesOf(queries, query)) {
    for (const row of await nearestValues(queries, query, { range })) found.push(row)
    await otherWork()
  }
  const isBefore = (a: ValueRow, b: ValueRow) =>
    a.metric < b.metric || (a.metric === b.metric && a.environment < b.environment)
  return found.sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0))
}

/**
 * First the builds in order of preference, then, from the index of values by build alone, the most preferred
 * build of each metric, and only then the values: all further values of the chain are never read.
 */
async function nearestValues(
  queries: Queries,
  query: BaselineQuery,
  { range: [after, to] = ALL, eachWorkflowOf }: Part = {},
): Promise<ValueRow[]> {
  const some = eachWorkflowOf
    ? sql`and value.metric_id in (select value from json_each(${JSON.stringify(eachWorkflowOf)}))`
    : sql``
  const each = eachWorkflowOf ? sql`, coalesce(builds.workflow_path, builds.workflow)` : sql``
  const { repositoryId, branch, chain, since } = query
  const columns = {
    ...definitionColumns,
    environment: sql`environment`,
    source: sql`source`,
    workflow: sql`workflow`,
    workflowPath: sql`workflowPath`,
    runId: sql`runId`,
    number: allDigits(sql`number`),
    label: sql`label`,
    sha: sql`sha`,
    distance: sql`distance`,
    measuredAt: sql`measuredAt`,
    wholeness: sql`wholeness`,
  }
  return jsonRows<ValueRow>(
    queries,
    columns,
    sql`
    with builds as materialized (
      select build.id, build.environment, build.source, build.workflow, build.workflow_path, build.run_id,
        build.commit_sha, build.measured_at, wanted.key as distance, ${wholeness(sql`build`)} as wholeness,
        row_number() over (
          order by ${wholeness(sql`build`)} desc, wanted.key, build.branch = ${branch} desc, build.measured_at desc, build.run_id desc, build.attempt desc,
            build.id desc
        ) as preference
      from json_each(${JSON.stringify(chain)}) wanted
      cross join build_contexts build
        on build.repository_id = ${repositoryId} and build.commit_sha = wanted.value
      where build.trusted and build.measured_at >= ${since} and ${wholeness(sql`build`)} > 0
    ),
    nearest as materialized (
      select value.metric_id, builds.id as build_id, builds.environment, builds.source, builds.workflow, builds.workflow_path, builds.run_id,
        builds.commit_sha,
        builds.distance, builds.measured_at, builds.wholeness, min(builds.preference)
      from builds cross join metric_values value
        on value.build_id = builds.id and value.metric_id > ${after} and value.metric_id <= ${to} ${some}
      group by value.metric_id, builds.environment ${each}
    )
    select metric, unit, better, name, description, nearest.environment, nearest.source, nearest.workflow,
      nearest.workflow_path as workflowPath, nearest.run_id as runId, number, label,
      nearest.commit_sha as sha, nearest.distance, nearest.measured_at as measuredAt, wholeness
    from nearest
    cross join metric_values value on value.metric_id = nearest.metric_id and value.build_id = nearest.build_id
    cross join metric_definitions definition on definition.id = nearest.metric_id
    order by metric, nearest.environment, nearest.distance`,
  )
}

/** A metric in an environment that several workflows bring. */
interface SharedSeries {
  id: number
  metric: string
  environment: string
}

/** The nearest commits that several workflows built tell what they share. */
const COMMITS_ASKED = 3

async function sharedSeries(
  queries: Queries,
  { repositoryId, chain, since }: BaselineQuery,
): Promise<SharedSeries[]> {
  const severalWorkflows = sql`count(distinct builds.workflow) > 1 or count(distinct builds.workflow_path) > 1`
  return queries.all<SharedSeries>(sql`
    with builds as materialized (
      select build.id, build.environment, build.workflow, build.workflow_path, wanted.key as distance
      from json_each(${JSON.stringify(chain)}) wanted
      cross join build_contexts build
        on build.repository_id = ${repositoryId} and build.commit_sha = wanted.value
      where build.trusted and build.source = 'workflow_run' and build.measured_at >= ${since}
        and ${wholeness(sql`build`)} > 0
    ),
    crowded as materialized (
      select distance, environment from builds group by distance, environment having ${severalWorkflows}
      order by distance limit ${COMMITS_ASKED}
    )
    select distinct definition.id, definition.metric, found.environment from (
      select value.metric_id, builds.environment from crowded
      join builds on builds.distance = crowded.distance and builds.environment = crowded.environment
      cross join metric_values value on value.build_id = builds.id
      group by value.metric_id, builds.environment, builds.distance having ${severalWorkflows}
    ) found join metric_definitions definition on definition.id = found.metric_id`)
}

import { type SQL, sql } from 'drizzle-orm'
import type { MetricDefinition } from '../metrics/metric.ts'
import type { BuildFacts } from './build.ts'
import { contextOf } from './contexts.ts'
import type { Queries } from './database.ts'

/** A definition as the columns of a row; null: nobody has said it. */
export interface DefinitionColumns {
  metric: string
  unit: string | null
  better: MetricDefinition['better'] | null
  name: string | null
  description: string | null
}

/** These columns by their names in the table, for `jsonRows`. */
export const definitionColumns = {
  metric: sql`metric`,
  unit: sql`unit`,
  better: sql`better`,
  name: sql`name`,
  description: sql`description`,
}

/** What is said of a metric, as SQL's columns. */
const SAID = sql`unit, better, name, description`

/**
 * The statements that write down what a build says of its metrics. What trusted builds say is the repository's: it
 * replaces wholly what was there before the first of them, and of several what one does not say stays. What any other
 * build says is kept with that build, and counts only for its own head, where no trusted build has said anything.
 */
export function recordDefinitions(
  build: BuildFacts,
  environment: string,
  definitions: MetricDefinition[],
): SQL[] {
  const rows = definitions.map(({ id, type, unit, better, name, description }) => [
    id,
    type,
    unit ?? null,
    better ?? null,
    name ?? null,
    description ?? null,
  ])
  const told = sql`json_each(${JSON.stringify(rows)})`
  return build.trusted ? [recordTrusted(build, told)] : recordUntrusted(build, environment, told)
}

function recordTrusted({ repositoryId }: BuildFacts, told: SQL): SQL {
  const kept = (column: SQL) => sql`iif(trusted, coalesce(excluded.${column}, ${column}), excluded.${column})`
  const [unit, better, name, description] = [
    kept(sql`unit`),
    kept(sql`better`),
    kept(sql`name`),
    kept(sql`description`),
  ]
  // Only rows that change are written again, as nearly none does.
  return sql`
    insert into metric_definitions (repository_id, metric, type, ${SAID}, trusted)
    select ${repositoryId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, 1
    from ${told} where true
    on conflict (repository_id, metric) do update set
      type = excluded.type, unit = ${unit}, better = ${better}, name = ${name}, description = ${description},
      trusted = 1
    where (1, excluded.type, ${unit}, ${better}, ${name}, ${description}) is not (trusted, type, ${SAID})`
}

function recordUntrusted(build: BuildFacts, environment: string, told: SQL): SQL[] {
  const { repositoryId } = build
  return [
    sql`
      insert into metric_definitions (repository_id, metric, type, trusted)
      select ${repositoryId}, value ->> 0, value ->> 1, 0 from ${told} where true
      on conflict (repository_id, metric) do nothing`,
    sql`
      insert into build_definitions (build_id, metric_id, ${SAID})
      select ${contextOf(build, environment)}, definition.id, value ->> 2, value ->> 3, value ->> 4, value ->> 5
      from ${told}
      cross join metric_definitions definition
        on definition.repository_id = ${repositoryId} and definition.metric = value ->> 0
      where not definition.trusted and coalesce(value ->> 2, value ->> 3, value ->> 4, value ->> 5) is not null
      on conflict (build_id, metric_id) do update set unit = excluded.unit, better = excluded.better,
        name = excluded.name, description = excluded.description`,
  ]
}

/** What these builds say themselves of metrics that no trusted build has said anything of, by metric. */
export async function ownDefinitions(
  queries: Queries,
  whichBuilds: SQL,
): Promise<Map<string, DefinitionColumns>> {
  const rows = await queries.all<DefinitionColumns>(sql`
    select definition.metric, own.unit, own.better, own.name, own.description
    from build_contexts build
    cross join build_definitions own on own.build_id = build.id
    cross join metric_definitions definition on definition.id = own.metric_id
    where ${whichBuilds} and not definition.trusted
    order by build.measured_at, build.id`)
  const said = new Map<string, DefinitionColumns>()
  for (const row of rows) {
    const before = said.get(row.metric)
    said.set(row.metric, {
      metric: row.metric,
      unit: row.unit ?? before?.unit ?? null,
      better: row.better ?? before?.better ?? null,
      name: row.name ?? before?.name ?? null,
      description: row.description ?? before?.description ?? null,
    })
  }
  return said
}

/** Whether anything is said in these columns. */
export function saysAnything({ unit, better, name, description }: DefinitionColumns): boolean {
  return [unit, better, name, description].some((one) => one !== null)
}

/** The definition that a row's columns make; the type is the value's, which the row may have outgrown. */
export function toDefinition(columns: DefinitionColumns, type: MetricDefinition['type']): MetricDefinition {
  const definition: MetricDefinition = { id: columns.metric, type }
  if (columns.unit !== null) definition.unit = columns.unit
  if (columns.better) definition.better = columns.better
  if (columns.name !== null) definition.name = columns.name
  if (columns.description !== null) definition.description = columns.description
  return definition
}

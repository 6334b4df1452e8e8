import { type SQL, sql } from 'drizzle-orm'
import type { MetricDefinition } from '../metrics/metric.ts'
import type { BuildFacts } from './build.ts'

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

/**
 * The statement that writes down what a build says of its metrics. What it does not say stays. What a trusted build
 * said, an untrusted one cannot change: else a fork could rename or turn round the metrics of everybody.
 */
export function recordDefinitions(
  build: Pick<BuildFacts, 'repositoryId' | 'trusted'>,
  definitions: MetricDefinition[],
): SQL {
  const rows = definitions.map(({ id, type, unit, better, name, description }) => [
    id,
    type,
    unit ?? null,
    better ?? null,
    name ?? null,
    description ?? null,
  ])
  // Only rows that change are written again, as nearly none does.
  return sql`
    insert into metric_definitions (repository_id, metric, type, unit, better, name, description, trusted)
    select ${build.repositoryId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
      ${build.trusted ? 1 : 0}
    from json_each(${JSON.stringify(rows)}) where true
    on conflict (repository_id, metric) do update set
      type = excluded.type,
      unit = coalesce(excluded.unit, unit),
      better = coalesce(excluded.better, better),
      name = coalesce(excluded.name, name),
      description = coalesce(excluded.description, description),
      trusted = excluded.trusted
    where excluded.trusted >= trusted and (
      excluded.trusted, excluded.type, coalesce(excluded.unit, unit), coalesce(excluded.better, better),
      coalesce(excluded.name, name), coalesce(excluded.description, description)
    ) is not (trusted, type, unit, better, name, description)`
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

import { type SQL, sql } from 'drizzle-orm'

/** The statement that makes what builds said the repository's, once they are known to be trusted. */
export function trustDefinitions(whichBuilds: SQL): SQL {
  return sql`
    update metric_definitions set trusted = 1, unit = own.unit, better = own.better, name = own.name,
      description = own.description
    from build_definitions own
    where own.build_id ${whichBuilds} and own.metric_id = metric_definitions.id and not metric_definitions.trusted`
}

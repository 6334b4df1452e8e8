import { type SQL, sql } from 'drizzle-orm'

const FINISHED = sql.raw("('success', 'neutral')")

/**
 * How far a build (an alias of `build_contexts`) came: 2 if its run finished, 1 if it failed, 0 if it was cut short. A
 * run that failed at first and was re-run with success is whole. Where the conclusion is not known, it finished.
 */
export function wholeness(build: SQL): SQL {
  return sql`iif(${build}.conclusion is null or ${build}.conclusion in ${FINISHED} or exists (
    select 1 from build_contexts later
    where later.repository_id = ${build}.repository_id and later.source = ${build}.source
      and later.run_id = ${build}.run_id and later.attempt > ${build}.attempt and later.conclusion in ${FINISHED}
  ), 2, iif(${build}.conclusion = 'failure', 1, 0))`
}

import { type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { createPacer, type Pacer } from './pacer.ts'
import { type Doomed, removeInSteps } from './remove-in-steps.ts'
import { removeUnusedDefinitions } from './retention-definitions.ts'
import { VALUE_KEY } from './schema.ts'

/** What is too old; milliseconds since 1970. */
export interface Ages {
  /** Values measured before it, and what belongs to them. */
  values: number
  /** Deliveries received before it: GitHub sends none again after three days. */
  deliveries: number
}

/** How many rows went. */
export interface Removed {
  values: number
  others: number
}

/** Builds that are looked at together. */
const BUILDS = 200

interface Old {
  id: number
}

/** Builds of pull requests that are open are compared again. */
const OF_OPEN_PULL_REQUEST = sql`exists (
  select 1 from pull_requests pull
  where pull.repository_id = build.repository_id and pull.head_sha = build.commit_sha and pull.state = 'open')`

/**
 * Removes what is too old, in small steps between which others write. What a comparison may still need stays: of each
 * metric the newest value of each branch, which is carried forward however old it is, and the builds of open pull
 * requests. May be stopped and begun again at any time.
 */
export async function removeOld(
  db: Database,
  ages: Ages,
  stop?: AbortSignal,
  pacer: Pacer = createPacer(),
): Promise<Removed> {
  const removed: Removed = { values: 0, others: 0 }
  const clear = (doomed: Doomed) => removeInSteps(db, doomed, pacer, stop)
  for (let after = 0; !stop?.aborted; ) {
    const builds = await oldBuilds(db, ages.values, after)
    const last = builds.at(-1)
    if (!last) break
    after = last.id
    const ids = sql`(select value from json_each(${JSON.stringify(builds.map(({ id }) => id))}))`
    removed.values += await clear({ table: 'metric_values', rows: unneededValues(ids), key: VALUE_KEY })
    const remarks = sql`select rowid from annotations where build_id in ${ids}`
    removed.others += await clear({ table: 'annotations', rows: remarks })
    removed.others += await clear({ table: 'build_definitions', rows: definitionsOfGone(ids) })
    removed.others += await clear({ table: 'build_contexts', rows: emptyBuilds(ids) })
  }
  for (const [table, rows] of rest(ages)) removed.others += await clear({ table, rows })
  if (!stop?.aborted) {
    removed.others += await removeUnusedDefinitions(db, pacer, stop)
    removed.others += await removeOldAncestry(db, clear)
  }
  return removed
}

async function oldBuilds(db: Database, before: number, after: number): Promise<Old[]> {
  return db.read((queries) =>
    queries.all<Old>(sql`
      select id from build_contexts build
      where id > ${after} and measured_at < ${before} and not ${OF_OPEN_PULL_REQUEST}
      order by id limit ${BUILDS}`),
  )
}

function unneededValues(builds: SQL): SQL {
  return sql`
    select old.build_id, old.metric_id from metric_values old
    where old.build_id in ${builds} and (old.track_id is null or exists (
      select 1 from metric_values newer
      where newer.metric_id = old.metric_id and newer.track_id = old.track_id
        and newer.measured_at >= old.measured_at
        and (newer.measured_at, newer.build_id) > (old.measured_at, old.build_id)))`
}

function definitionsOfGone(builds: SQL): SQL {
  return sql`
    select rowid from build_definitions own where build_id in ${builds} and not exists (
      select 1 from metric_values value where value.build_id = own.build_id and value.metric_id = own.metric_id)`
}

function emptyBuilds(builds: SQL): SQL {
  return sql`
    select rowid from build_contexts build
    where id in ${builds} and not exists (select 1 from metric_values where build_id = build.id)`
}

/** Commits whose first parent is remembered for each repository; the others can be asked for again. */
const MOST_COMMITS = 20_000

async function removeOldAncestry(
  db: Database,
  clear: (doomed: Doomed) => Promise<number>,
  most: number = MOST_COMMITS,
): Promise<number> {
  let removed = 0
  const many = await db.read((queries) =>
    queries.all<{ id: number }>(sql`
      select repository_id as id from commits group by repository_id having count(*) > ${most}`),
  )
  for (const { id } of many) {
    const [oldest] = await db.read((queries) =>
      queries.all<{ row: number }>(sql`
        select rowid as row from commits where repository_id = ${id} order by rowid desc limit 1 offset ${most}`),
    )
    if (!oldest) continue
    const rows = sql`select rowid from commits where repository_id = ${id} and rowid <= ${oldest.row}`
    removed += await clear({ table: 'commits', rows })
  }
  return removed
}

/** What is left behind, each table with its rows, those that refer to others first. */
function rest({ values, deliveries }: Ages): [table: string, rows: SQL][] {
  const closed = sql`
    select repository_id, number from pull_requests where state = 'closed' and updated_at < ${values}`
  const isOpenHead = (commit: SQL) => sql`exists (
    select 1 from pull_requests pull
    where pull.repository_id = one.repository_id and pull.head_sha = ${commit} and pull.state = 'open')`
  const isKnown = sql`exists (
    select 1 from pull_requests pull
    where pull.repository_id = one.repository_id and pull.number = one.pull_request_number)`
  return [
    [
      'upload_problems',
      sql`select rowid from upload_problems one where not exists (
        select 1 from build_contexts build where build.repository_id = one.repository_id
          and build.source = 'workflow_run' and build.run_id = one.run_id and build.measured_at >= ${values})
        and not ${isOpenHead(sql`one.head_sha`)}`,
    ],
    [
      'acceptances',
      sql`select rowid from acceptances one where (repository_id, pull_request_number) in (${closed})
        or accepted_at < ${values} and not ${isKnown}`,
    ],
    [
      'publications',
      sql`select rowid from publications one where (repository_id, pull_request_number) in (${closed})
        or published_at < ${values} and not ${isKnown}`,
    ],
    [
      'line_coverages',
      sql`select rowid from line_coverages one where (repository_id, pull_request_number) in (${closed})
        or not ${isKnown}`,
    ],
    [
      'tested_merges',
      sql`select rowid from tested_merges one where started_at < ${values} and not exists (
        select 1 from pull_requests pull
        where pull.repository_id = one.repository_id and pull.number = one.pull_request_number
          and pull.head_sha = one.head_sha and pull.state = 'open')`,
    ],
    ['pull_requests', sql`select rowid from pull_requests where (repository_id, number) in (${closed})`],
    [
      'check_runs',
      sql`select rowid from check_runs one where updated_at < ${values} and not ${isOpenHead(sql`one.head_sha`)}`,
    ],
    [
      'open_checks',
      sql`select rowid from open_checks one where started_at < ${values} and not ${isOpenHead(sql`one.head_sha`)}`,
    ],
    ['configurations', sql`select rowid from configurations where read_at < ${values}`],
    ['workflow_files', sql`select rowid from workflow_files where created_at < ${deliveries}`],
    ['changes', sql`select rowid from changes where created_at < ${deliveries}`],
    [
      'head_reports',
      sql`select rowid from head_reports one where updated_at < ${values} and not ${isOpenHead(sql`one.head_sha`)}`,
    ],
    [
      'tracks',
      sql`select rowid from tracks where not exists (select 1 from build_contexts where track_id = tracks.id)`,
    ],
    ['merge_groups', sql`select rowid from merge_groups where requested_at < ${values}`],
    [
      'jobs',
      sql`select jobs.rowid from jobs join deliveries on deliveries.id = jobs.delivery_id
        where jobs.state = 'failed' and deliveries.received_at < ${deliveries}`,
    ],
    [
      'jobs',
      sql`select rowid from jobs where state = 'failed' and delivery_id is null and started_at < ${deliveries}`,
    ],
    [
      'deliveries',
      sql`select rowid from deliveries one where state <> 'pending' and received_at < ${deliveries}
        and not exists (select 1 from jobs where delivery_id = one.id)`,
    ],
  ]
}

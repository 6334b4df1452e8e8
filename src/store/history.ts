import { setImmediate as otherWork } from 'node:timers/promises'
import { type SQL, sql } from 'drizzle-orm'
import type { BaseBuild, Series } from '../compare/sides.ts'
import type { Database, Queries } from './database.ts'

/** Which lines of numbers are asked for. */
export interface HistoryQuery {
  repositoryId: number
  branch: string
  metrics: { metric: string; environment: string }[]
  /** The most points of one metric. */
  limit: number
  /** Builds measured after it (milliseconds since 1970) are left out. */
  until?: number
}

interface Row {
  position: number
  /** The ids of its builds, newest first, then `;` and their numbers; null where there are none. */
  line: string | null
}

interface Build extends BaseBuild {
  id: number
}

/** Metrics that are read at once: a file's statement holds the event loop for as long as it takes. */
const AT_ONCE = 500

/** The histories of these metrics in the order asked for; without values where there are none. */
export async function history(db: Database, query: HistoryQuery): Promise<Series[]> {
  const first = query.metrics.slice(0, AT_ONCE)
  const [rows, recent] = await db.read((queries) =>
    Promise.all([lines(queries, { ...query, metrics: first }), recentBuilds(queries, query)]),
  )
  const found = await named(db, first, rows, recent)
  for (let at = AT_ONCE; at < query.metrics.length; at += AT_ONCE) {
    await otherWork()
    const metrics = query.metrics.slice(at, at + AT_ONCE)
    const more = await db.read((queries) => lines(queries, { ...query, metrics }))
    for (const series of await named(db, metrics, more, recent)) found.push(series)
  }
  return found
}

/** The series of these metrics, whose rows were read. */
async function named(
  db: Database,
  metrics: HistoryQuery['metrics'],
  rows: Row[],
  recent: Build[],
): Promise<Series[]> {
  const found = new Map(rows.map(({ position, line }) => [position, (line ?? ';').split(';')]))
  const buildsNamed = await readBuilds(
    db,
    [...found.values()].map(([builds = '']) => builds),
    recent,
  )
  return metrics.map(({ metric, environment }, position) => {
    const [builds = '', numbers = ''] = found.get(position) ?? []
    return { metric, environment, builds: buildsNamed(builds), values: oldestFirst(numbers) }
  })
}

/** One seek in the partial index a metric; all of a metric comes as one text, as rows are what costs time. */
function lines(queries: Queries, query: HistoryQuery): Promise<Row[]> {
  const { repositoryId, branch, metrics, limit, until = Number.MAX_SAFE_INTEGER } = query
  return queries.all<Row>(sql`
    select wanted.key as position, (
      select group_concat(build_id) || ';' || group_concat(format('%!.17g', number)) from (
        select build_id, number from metric_values value
        where value.metric_id = definition.id and value.track_id = track.id and value.measured_at <= ${until}
          and value.number is not null
        order by value.measured_at desc limit ${limit}
      )
    ) as line
    from json_each(${JSON.stringify(metrics)}) wanted
    cross join metric_definitions definition
      on definition.repository_id = ${repositoryId} and definition.metric = wanted.value ->> 'metric'
    cross join tracks track
      on track.repository_id = ${repositoryId} and track.branch = ${branch}
      and track.environment = wanted.value ->> 'environment'`)
}

/** Several workflows build each commit: so many builds hold what is wanted of one of them. */
const BUILDS_A_VALUE = 2

/** The branch's newest builds, asked for beside the numbers: most often they are theirs. */
function recentBuilds(
  queries: Queries,
  { repositoryId, branch, metrics, limit }: HistoryQuery,
): Promise<Build[]> {
  const environments = [...new Set(metrics.map(({ environment }) => environment))]
  return buildsOf(
    queries,
    sql`
      json_each(${JSON.stringify(environments)}) wanted
      cross join tracks track
        on track.repository_id = ${repositoryId} and track.branch = ${branch} and track.environment = wanted.value
      cross join build_contexts build on build.id in (
        select id from build_contexts where track_id = track.id order by id desc limit ${BUILDS_A_VALUE * limit}
      )`,
  )
}

/** A build that was removed since its numbers were read. */
const GONE: BaseBuild = { sha: '', time: 0 }

/** What the builds are that texts of ids name. All metrics of the same builds share one list of them. */
async function readBuilds(
  db: Database,
  texts: string[],
  recent: Build[],
): Promise<(text: string) => BaseBuild[]> {
  const ids = new Map([...new Set(texts)].map((text) => [text, oldestFirst(text)]))
  const known = new Map(recent.map((build) => [build.id, build]))
  const older = new Set([...ids.values()].flat().filter((id) => !known.has(id)))
  for (const build of await buildsWithIds(db, [...older])) known.set(build.id, build)
  const lists = new Map([...ids].map(([text, list]) => [text, list.map((id) => known.get(id) ?? GONE)]))
  return (text) => lists.get(text) ?? []
}

async function buildsWithIds(db: Database, ids: number[]): Promise<Build[]> {
  if (ids.length === 0) return []
  const wanted = sql`build_contexts build where id in (select value from json_each(${JSON.stringify(ids)}))`
  return db.read((queries) => buildsOf(queries, wanted))
}

async function buildsOf(queries: Queries, selection: SQL): Promise<Build[]> {
  const [row] = await queries.all<{ builds: string }>(sql`
    select json_group_array(json_array(build.id, build.commit_sha, build.measured_at)) as builds from ${selection}`)
  const builds: [id: number, sha: string, time: number][] = JSON.parse(row?.builds ?? '[]')
  return builds.map(([id, sha, time]) => ({ id, sha, time }))
}

function oldestFirst(newestFirst: string): number[] {
  const numbers: number[] = JSON.parse(`[${newestFirst}]`)
  return numbers.reverse()
}

import { sql } from 'drizzle-orm'
import type { Point } from '../compare/comparison.ts'
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

/** One metric's last numbers on the branch's trusted builds, oldest first. */
export interface History {
  metric: string
  environment: string
  points: Point[]
}

interface Row {
  position: number
  /** Of each build, newest first, its id and the number, all in one list; null where there is none. */
  points: string | null
}

interface Build {
  id: number
  sha: string
  /** Milliseconds since 1970. */
  time: number
}

/** The histories of these metrics in the order asked for; without points where there are none. */
export async function history(db: Database, query: HistoryQuery): Promise<History[]> {
  const { metrics } = query
  // All metrics of a build share its commit, which is so read once a build and not once a number.
  const [rows, recent] = await db.read((queries) =>
    Promise.all([numbers(queries, query), recentBuilds(queries, query)]),
  )
  const lines = new Map(
    rows.map((row): [number, number[]] => [row.position, JSON.parse(`[${row.points ?? ''}]`)]),
  )
  const builds = new Map(recent.map((build) => [build.id, build]))
  for (const older of await buildsWithIds(db, unknownBuilds(lines.values(), builds)))
    builds.set(older.id, older)
  return metrics.map(({ metric, environment }, position) => ({
    metric,
    environment,
    points: toPoints(lines.get(position) ?? [], builds),
  }))
}

/** One seek in the partial index a metric; its points come as one text, as rows are what costs time. */
function numbers(queries: Queries, query: HistoryQuery): Promise<Row[]> {
  const { repositoryId, branch, metrics, limit, until = Number.MAX_SAFE_INTEGER } = query
  return queries.all<Row>(sql`
    select wanted.key as position, (
      select group_concat(format('%d,%!.17g', build_id, number)) from (
        select build_id, number from metric_values value
        where value.metric_id = definition.id and value.track_id = track.id and value.measured_at <= ${until}
          and value.number is not null
        order by value.measured_at desc limit ${limit}
      )
    ) as points
    from json_each(${JSON.stringify(metrics)}) wanted
    cross join metric_definitions definition
      on definition.repository_id = ${repositoryId} and definition.metric = wanted.value ->> 'metric'
    cross join tracks track
      on track.repository_id = ${repositoryId} and track.branch = ${branch}
      and track.environment = wanted.value ->> 'environment'`)
}

/** Several workflows build each commit: so many builds hold what is wanted of one of them. */
const BUILDS_A_POINT = 4

/** The branch's newest builds, asked for beside the numbers: most often they are theirs. */
function recentBuilds(
  queries: Queries,
  { repositoryId, branch, metrics, limit }: HistoryQuery,
): Promise<Build[]> {
  const environments = [...new Set(metrics.map(({ environment }) => environment))]
  return queries.all<Build>(sql`
    select build.id, build.commit_sha as sha, build.measured_at as time
    from json_each(${JSON.stringify(environments)}) wanted
    cross join tracks track
      on track.repository_id = ${repositoryId} and track.branch = ${branch} and track.environment = wanted.value
    cross join build_contexts build on build.id in (
      select id from build_contexts where track_id = track.id order by id desc limit ${BUILDS_A_POINT * limit}
    )`)
}

function unknownBuilds(lines: Iterable<number[]>, known: ReadonlyMap<number, Build>): number[] {
  const unknown = new Set<number>()
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 2) {
      const id = line[at] ?? 0
      if (!known.has(id)) unknown.add(id)
    }
  }
  return [...unknown]
}

async function buildsWithIds(db: Database, ids: number[]): Promise<Build[]> {
  if (ids.length === 0) return []
  return db.read((queries) =>
    queries.all<Build>(sql`
      select id, commit_sha as sha, measured_at as time from build_contexts
      where id in (select value from json_each(${JSON.stringify(ids)}))`),
  )
}

function toPoints(line: number[], builds: ReadonlyMap<number, Build>): Point[] {
  const points: Point[] = []
  for (let at = line.length - 2; at >= 0; at -= 2) {
    const build = builds.get(line[at] ?? 0)
    const value = line[at + 1]
    if (build && value !== undefined) points.push({ sha: build.sha, time: build.time, value })
  }
  return points
}

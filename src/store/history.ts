import { sql } from 'drizzle-orm'
import type { Point } from '../compare/comparison.ts'
import type { Database } from './database.ts'
import { allDigits } from './exact.ts'

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
  points: string
}

/** The histories of these metrics in the order asked for; without points where there are none. */
export async function history(db: Database, query: HistoryQuery): Promise<History[]> {
  const { repositoryId, branch, metrics, limit } = query
  const until = query.until ?? Number.MAX_SAFE_INTEGER
  // One seek in the partial index a metric; the points come as one JSON text each, as rows are what costs time.
  const rows = await db.read((queries) =>
    queries.all<Row>(sql`
      select wanted.key as position, (
        select json_group_array(json_array(build.commit_sha, last.measured_at, ${allDigits(sql`last.number`)})) from (
          select build_id, measured_at, number from metric_values value
          where value.metric_id = definition.id and value.track_id = track.id and value.measured_at <= ${until}
            and value.number is not null
          order by value.measured_at desc limit ${limit}
        ) last cross join build_contexts build on build.id = last.build_id
      ) as points
      from json_each(${JSON.stringify(metrics)}) wanted
      cross join metric_definitions definition
        on definition.repository_id = ${repositoryId} and definition.metric = wanted.value ->> 'metric'
      cross join tracks track
        on track.repository_id = ${repositoryId} and track.branch = ${branch}
        and track.environment = wanted.value ->> 'environment'`),
  )
  const points = new Map(rows.map((row) => [row.position, toPoints(row.points)]))
  return metrics.map(({ metric, environment }, position) => ({
    metric,
    environment,
    points: points.get(position) ?? [],
  }))
}

function toPoints(json: string): Point[] {
  const newestFirst: [sha: string, time: number, value: number][] = JSON.parse(json)
  return newestFirst.map(([sha, time, value]) => ({ sha, time, value })).reverse()
}

import { setImmediate as otherWork } from 'node:timers/promises'
import { type SQL, sql } from 'drizzle-orm'
import type { BaseBuild, Series } from '../compare/sides.ts'
import { type BranchLine, branchLine, buildsOfChain, type LineBuild } from './branch-line.ts'
import type { Database, Queries } from './database.ts'
import { type Piece, reversed, seriesOf } from './series.ts'
import { wholeness } from './whole-builds.ts'

/** Which lines of numbers are asked for. */
export interface HistoryQuery {
  repositoryId: number
  branch: string
  metrics: { metric: string; environment: string }[]
  /** The most points of one metric. */
  limit: number
  /** Builds measured after it (milliseconds since 1970) are left out. */
  until?: number
  /** The branch's commits, newest first, as far as they are known: tells which builds of its name are its own. */
  chain?: readonly string[]
}

interface Row {
  position: number
  /** The ids of its builds, newest first, then `;` and their numbers; null where there are none. */
  line: string | null
}

/** So many more numbers are read as may have to be left out. */
const SPARE = 25

/** Metrics that are read at once: a file's statement holds the event loop for as long as it takes. */
const AT_ONCE = 500

/** The histories of these metrics in the order asked for; without values where there are none. */
export async function history(db: Database, query: HistoryQuery): Promise<Series[]> {
  const { repositoryId, branch, chain = [], limit } = query
  const asked = chain.length === 0 ? query : { ...query, limit: limit + SPARE }
  const first = query.metrics.slice(0, AT_ONCE)
  const [rows, recent, ofChain] = await db.read((queries) =>
    Promise.all([
      lines(queries, { ...asked, metrics: first }),
      recentBuilds(queries, query),
      chain.length === 0 ? [] : buildsOfChain(queries, repositoryId, chain),
    ]),
  )
  const line = branchLine(branch, chain, ofChain, recent)
  const builds = new Map([...recent, ...ofChain].map((build) => [build.id, baseBuildOf(build)]))
  const found = await seriesOfRows(db, { ...query, metrics: first }, rows, line, builds)
  for (let at = AT_ONCE; at < query.metrics.length; at += AT_ONCE) {
    await otherWork()
    const metrics = query.metrics.slice(at, at + AT_ONCE)
    const more = await db.read((queries) => lines(queries, { ...asked, metrics }))
    for (const series of await seriesOfRows(db, { ...query, metrics }, more, line, builds)) found.push(series)
  }
  return found
}

/** The series of these metrics, whose rows on the branch were read; those on other branches are read now. */
async function seriesOfRows(
  db: Database,
  query: HistoryQuery,
  rows: Row[],
  { leftOut, others }: BranchLine,
  builds: Map<number, BaseBuild>,
): Promise<Series[]> {
  const pieces = [pieceOf(rows, leftOut.size === 0 ? null : (id) => !leftOut.has(id))]
  for (const [other, ids] of others) {
    const more = await db.read((queries) => lines(queries, { ...query, branch: other }))
    pieces.push(pieceOf(more, (id) => ids.has(id)))
  }
  for (const build of await buildsWithIds(db, unknownIds(pieces, builds))) {
    builds.set(build.id, baseBuildOf(build))
  }
  return seriesOf(query.metrics, pieces, builds, query.limit)
}

/** Without what only the choice of builds needs. */
function baseBuildOf({ id: _, wholeness: __, ...build }: LineBuild): BaseBuild {
  return build
}

function pieceOf(rows: Row[], keeps: Piece['keeps']): Piece {
  const parts = rows.flatMap(({ position, line }) => {
    const [ids, numbers] = line?.split(';') ?? []
    return ids === undefined || numbers === undefined ? [] : [[position, { ids, numbers }] as const]
  })
  return { rows: new Map(parts), keeps }
}

function unknownIds(pieces: Piece[], known: ReadonlyMap<number, unknown>): number[] {
  const texts = new Set(pieces.flatMap(({ rows }) => [...rows.values()].map(({ ids }) => ids)))
  return [...new Set([...texts].flatMap(reversed))].filter((id) => !known.has(id))
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
): Promise<LineBuild[]> {
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

async function buildsWithIds(db: Database, ids: number[]): Promise<LineBuild[]> {
  if (ids.length === 0) return []
  const wanted = sql`build_contexts build where id in (select value from json_each(${JSON.stringify(ids)}))`
  return db.read((queries) => buildsOf(queries, wanted))
}

async function buildsOf(queries: Queries, selection: SQL): Promise<LineBuild[]> {
  const [row] = await queries.all<{ builds: string }>(sql`
    select json_group_array(json_object('id', build.id, 'sha', build.commit_sha, 'time', build.measured_at,
      'runId', build.run_id, 'attempt', build.attempt, 'workflow', build.workflow,
      'workflowPath', build.workflow_path, 'wholeness', ${wholeness(sql`build`)})) as builds
    from ${selection}`)
  return JSON.parse(row?.builds ?? '[]')
}

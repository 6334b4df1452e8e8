import { type SQL, sql } from 'drizzle-orm'
import { append } from '../metrics/append.ts'
import type { Annotation, Reading, Upload } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'
import type { BuildFacts } from './build.ts'
import { contextOf, ofAttempt, recordContext } from './contexts.ts'
import type { Database } from './database.ts'
import { recordDefinitions } from './definitions.ts'
import { fraction, fromFraction } from './exact.ts'
import { runAll, runInTurns } from './statements.ts'
import { bindCheckSuite, trackOf, trustCheckSuites } from './tracks.ts'

/** A finished run's attempt with all that it handed over. */
export interface BuildRecord extends BuildFacts {
  /** Several of one environment become one build; of one metric in several of them the last counts. */
  uploads: Upload[]
  problems: Problem[]
}

interface Contents {
  readings: Map<string, Reading>
  annotations: Annotation[]
}

/** Readings of one statement: few enough that timers and requests get their turn between two statements. */
const chunkSize = 2_000

/** A build of so few readings is written at once. */
const smallBuild = 500

/**
 * Writes down one attempt of one run: all of it or nothing. Recorded again it leaves the same rows, and what the
 * earlier recording had and this one lacks is gone. Another attempt of the run has rows of its own.
 * `now` in milliseconds since 1970. The repository must have been recorded.
 */
export async function recordBuild(db: Database, build: BuildRecord, now: number): Promise<void> {
  const environments = byEnvironment(build.uploads)
  const statements = [
    ...removeOtherEnvironments(build, [...environments.keys()]),
    ...[...environments].flatMap(([environment, contents]) =>
      recordEnvironment(build, environment, contents, now),
    ),
    ...recordProblems(build),
    ...bindCheckSuite(build),
    ...(build.trusted ? trustCheckSuites(build) : []),
  ]
  const readings = build.uploads.reduce((sum, upload) => sum + upload.readings.length, 0)
  const run = readings > smallBuild ? runInTurns : runAll
  await db.write((queries) => run(queries, statements))
}

/** A run without uploads has a build too: it tells that the run took place. */
function byEnvironment(uploads: Upload[]): Map<string, Contents> {
  const environments = new Map<string, Contents>()
  if (uploads.length === 0) environments.set('', { readings: new Map(), annotations: [] })
  for (const upload of uploads) {
    const contents: Contents = environments.get(upload.environment) ?? {
      readings: new Map(),
      annotations: [],
    }
    for (const reading of upload.readings) contents.readings.set(reading.definition.id, reading)
    append(contents.annotations, upload.annotations)
    environments.set(upload.environment, contents)
  }
  return environments
}

function recordEnvironment(build: BuildFacts, environment: string, contents: Contents, now: number): SQL[] {
  const readings = [...contents.readings.values()]
  const chunks = Array.from({ length: Math.ceil(readings.length / chunkSize) }, (_, index) =>
    readings.slice(index * chunkSize, (index + 1) * chunkSize),
  )
  return [
    ...recordContext(build, environment, now),
    ...clear(sql`= ${contextOf(build, environment)}`),
    ...chunks.flatMap((chunk) => [
      ...recordDefinitions(
        // Only people with write access queue what a group merges.
        { ...build, trusted: build.trusted || build.event === 'merge_group' },
        environment,
        chunk.map((reading) => reading.definition),
      ),
      insertValues(build, environment, chunk),
    ]),
    ...insertAnnotations(build, environment, contents.annotations),
  ]
}

/** The rows to be: definitions must be there already. */
function insertValues(build: BuildFacts, environment: string, readings: Reading[]): SQL {
  const rows = readings.map((reading) => {
    const { id } = reading.definition
    if ('label' in reading) return [id, null, reading.label]
    const { number, samples = null, spread } = reading
    // The ends of a spread are shown and not compared: SQLite's parser of decimals is good enough for them.
    return [id, fraction(number), null, samples, spread?.low, spread?.high]
  })
  return sql`
    insert into metric_values (metric_id, build_id, number, label, samples, low, high, track_id, measured_at)
    select definition.id, build.id, ${fromFraction(sql`(value -> 1)`)}, value ->> 2, value ->> 3,
      value ->> 4, value ->> 5, ${trackOf(build, environment)}, ${build.measuredAt}
    from ${contextOf(build, environment)} build
    cross join json_each(${JSON.stringify(rows)})
    cross join metric_definitions definition
      on definition.repository_id = ${build.repositoryId} and definition.metric = value ->> 0`
}

function insertAnnotations(build: BuildFacts, environment: string, remarks: Annotation[]): SQL[] {
  if (remarks.length === 0) return []
  return [
    sql`
      insert into annotations (build_id, ordinal, path, start_line, end_line, message, level, metric)
      select ${contextOf(build, environment)}, key, value ->> 'path', value ->> 'startLine', value ->> 'endLine',
        value ->> 'message', value ->> 'level', value ->> 'metric'
      from json_each(${JSON.stringify(remarks)})`,
  ]
}

function recordProblems({ repositoryId, runId, attempt, commitSha, problems }: BuildRecord): SQL[] {
  const earlier = sql`
    delete from upload_problems
    where repository_id = ${repositoryId} and run_id = ${runId} and attempt = ${attempt}`
  if (problems.length === 0) return [earlier]
  return [
    earlier,
    sql`
      insert into upload_problems (repository_id, run_id, attempt, ordinal, head_sha, what, "where", mend)
      select ${repositoryId}, ${runId}, ${attempt}, key, ${commitSha}, value ->> 'what', value ->> 'where',
        value ->> 'mend'
      from json_each(${JSON.stringify(problems)})`,
  ]
}

function removeOtherEnvironments(build: BuildRecord, environments: string[]): SQL[] {
  const others = sql`from build_contexts where ${ofAttempt(build)}
    and environment not in (select value from json_each(${JSON.stringify(environments)}))`
  return [...clear(sql`in (select id ${others})`), sql`delete ${others}`]
}

/** Removes what builds hold. */
function clear(whichBuilds: SQL): SQL[] {
  return [
    sql`delete from metric_values where build_id ${whichBuilds}`,
    sql`delete from annotations where build_id ${whichBuilds}`,
    sql`delete from build_definitions where build_id ${whichBuilds}`,
  ]
}

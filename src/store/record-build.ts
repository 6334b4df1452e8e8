import { setImmediate as otherWork } from 'node:timers/promises'
import { and, eq, notInArray, sql } from 'drizzle-orm'
import type { Annotation, Reading, Upload } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'
import type { BuildFacts } from './build.ts'
import type { Database, Queries } from './database.ts'
import { recordDefinitions } from './definitions.ts'
import { fraction, fromFraction } from './exact.ts'
import { annotations, buildContexts, metricValues, uploadProblems } from './schema.ts'
import { recordTrack, trustCheckSuites } from './tracks.ts'

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

/**
 * Writes down one attempt of one run: all of it or nothing. Recorded again it leaves the same rows, and what the
 * earlier recording had and this one lacks is gone. Another attempt of the run has rows of its own.
 * `now` in milliseconds since 1970. The repository must have been recorded.
 */
export async function recordBuild(db: Database, build: BuildRecord, now: number): Promise<void> {
  const environments = byEnvironment(build.uploads)
  await db.write(async (queries) => {
    await removeOtherEnvironments(queries, build, [...environments.keys()])
    for (const [environment, contents] of environments) {
      await recordEnvironment(queries, build, environment, contents, now)
    }
    await recordProblems(queries, build)
    if (build.trusted && environments.size > 0) await trustCheckSuites(queries, build)
  })
}

function byEnvironment(uploads: Upload[]): Map<string, Contents> {
  const environments = new Map<string, Contents>()
  for (const upload of uploads) {
    const contents: Contents = environments.get(upload.environment) ?? {
      readings: new Map(),
      annotations: [],
    }
    for (const reading of upload.readings) contents.readings.set(reading.definition.id, reading)
    contents.annotations.push(...upload.annotations)
    environments.set(upload.environment, contents)
  }
  return environments
}

async function recordEnvironment(
  queries: Queries,
  build: BuildFacts,
  environment: string,
  contents: Contents,
  now: number,
): Promise<void> {
  const trackId = await recordTrack(queries, build, environment)
  const buildId = await recordContext(queries, build, environment, trackId, now)
  await clear(queries, buildId)
  const readings = [...contents.readings.values()]
  for (let start = 0; start < readings.length; start += chunkSize) {
    const chunk = readings.slice(start, start + chunkSize)
    await recordDefinitions(
      queries,
      build,
      chunk.map((reading) => reading.definition),
    )
    await otherWork()
    await insertValues(queries, build, { buildId, trackId }, chunk)
    await otherWork()
  }
  await insertAnnotations(queries, buildId, contents.annotations)
}

/** Writes the row of the run's attempt in this environment and returns its id. */
export async function recordContext(
  queries: Queries,
  build: BuildFacts,
  environment: string,
  trackId: number | null,
  now: number,
): Promise<number> {
  const { repositoryId, source, runId, attempt, workflow, commitSha, branch, event, measuredAt } = build
  const facts = {
    workflow,
    commitSha,
    branch,
    event,
    measuredAt,
    trackId,
    trusted: trackId !== null,
    pullRequestNumber: build.pullRequestNumber ?? null,
    baseSha: build.baseSha ?? null,
  }
  const [row] = await queries
    .insert(buildContexts)
    .values({ repositoryId, source, runId, attempt, environment, ...facts, createdAt: now })
    .onConflictDoUpdate({
      target: [
        buildContexts.repositoryId,
        buildContexts.source,
        buildContexts.runId,
        buildContexts.attempt,
        buildContexts.environment,
      ],
      set: facts,
    })
    .returning({ id: buildContexts.id })
  if (!row) throw new Error('a build was not written')
  return row.id
}

/** The rows to be: definitions must be there already. */
async function insertValues(
  queries: Queries,
  build: BuildFacts,
  context: { buildId: number; trackId: number | null },
  readings: Reading[],
): Promise<void> {
  const rows = readings.map((reading) =>
    'label' in reading
      ? [reading.definition.id, null, reading.label, null]
      : [reading.definition.id, fraction(reading.number), null, reading.samples ?? null],
  )
  await queries.run(sql`
    insert into metric_values (metric_id, build_id, number, label, samples, track_id, measured_at)
    select definition.id, ${context.buildId}, ${fromFraction(sql`(value -> 1)`)}, value ->> 2, value ->> 3,
      ${context.trackId}, ${build.measuredAt}
    from json_each(${JSON.stringify(rows)})
    cross join metric_definitions definition
      on definition.repository_id = ${build.repositoryId} and definition.metric = value ->> 0`)
}

async function insertAnnotations(queries: Queries, buildId: number, remarks: Annotation[]): Promise<void> {
  if (remarks.length === 0) return
  await queries.run(sql`
    insert into annotations (build_id, ordinal, path, start_line, end_line, message, level, metric)
    select ${buildId}, key, value ->> 'path', value ->> 'startLine', value ->> 'endLine', value ->> 'message',
      value ->> 'level', value ->> 'metric'
    from json_each(${JSON.stringify(remarks)})`)
}

async function recordProblems(queries: Queries, build: BuildRecord): Promise<void> {
  const { repositoryId, runId, attempt } = build
  await queries
    .delete(uploadProblems)
    .where(
      and(
        eq(uploadProblems.repositoryId, repositoryId),
        eq(uploadProblems.runId, runId),
        eq(uploadProblems.attempt, attempt),
      ),
    )
  if (build.problems.length === 0) return
  await queries.run(sql`
    insert into upload_problems (repository_id, run_id, attempt, ordinal, head_sha, what, "where", mend)
    select ${repositoryId}, ${runId}, ${attempt}, key, ${build.commitSha}, value ->> 'what', value ->> 'where',
      value ->> 'mend'
    from json_each(${JSON.stringify(build.problems)})`)
}

async function removeOtherEnvironments(
  queries: Queries,
  build: BuildFacts,
  environments: string[],
): Promise<void> {
  const others = await queries
    .select({ id: buildContexts.id })
    .from(buildContexts)
    .where(
      and(
        eq(buildContexts.repositoryId, build.repositoryId),
        eq(buildContexts.source, build.source),
        eq(buildContexts.runId, build.runId),
        eq(buildContexts.attempt, build.attempt),
        notInArray(buildContexts.environment, environments),
      ),
    )
  for (const { id } of others) {
    await clear(queries, id)
    await queries.delete(buildContexts).where(eq(buildContexts.id, id))
  }
}

async function clear(queries: Queries, buildId: number): Promise<void> {
  await queries.delete(metricValues).where(eq(metricValues.buildId, buildId))
  await queries.delete(annotations).where(eq(annotations.buildId, buildId))
}

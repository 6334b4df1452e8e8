import { setImmediate as otherWork } from 'node:timers/promises'
import { type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import type { Pacer } from './pacer.ts'
import { removeInSteps } from './remove-in-steps.ts'

/** Definitions that are looked at together, and builds whose values are. */
const DEFINITIONS = 1_000
const BUILDS = 20

/**
 * Removes the definitions of metrics that no value is left of: anybody who opens a pull request can make some. Those
 * that seem unused are marked, then all builds of their repository are looked through, a few at a time; whatever is
 * recorded for the repository meanwhile takes the marks away (`recordContext`), and they wait for the next time. Gives
 * their number.
 */
export async function removeUnusedDefinitions(
  db: Database,
  pacer: Pacer,
  stop?: AbortSignal,
): Promise<number> {
  let removed = 0
  for (const repositoryId of await repositoriesWithDefinitions(db)) {
    if (stop?.aborted) break
    const candidates = await markCandidates(db, repositoryId)
    if (candidates.size === 0) continue
    await dropUsed(db, repositoryId, candidates, stop)
    if (stop?.aborted) break
    const ids = sql`(select value from json_each(${JSON.stringify([...candidates])}))`
    const rows = sql`select rowid from metric_definitions where ${marked(repositoryId)} and id in ${ids}`
    removed += await removeInSteps(db, { table: 'metric_definitions', rows }, pacer, stop)
    await db.write((queries) => queries.run(unmarkDefinitions(repositoryId)))
  }
  return removed
}

/** The statement that takes the marks away: something is recorded for the repository, or the look is over. */
export function unmarkDefinitions(repositoryId: number): SQL {
  return sql`update metric_definitions set unused = 0 where ${marked(repositoryId)}`
}

function marked(repositoryId: number): SQL {
  return sql`repository_id = ${repositoryId} and unused = 1`
}

async function repositoriesWithDefinitions(db: Database): Promise<number[]> {
  const rows = await db.read((queries) =>
    queries.all<{ id: number }>(sql`select id from repositories order by id`),
  )
  return rows.map(({ id }) => id)
}

/** Marks those without a value on any branch, which an index tells; other values have none. */
async function markCandidates(db: Database, repositoryId: number): Promise<Set<number>> {
  const candidates = new Set<number>()
  for (let after = 0; ; ) {
    const page = await db.read((queries) =>
      queries.all<{ id: number; tracked: number }>(sql`
        select id, exists (
          select 1 from metric_values where metric_id = definition.id and track_id is not null) as tracked
        from metric_definitions definition
        where repository_id = ${repositoryId} and id > ${after} order by id limit ${DEFINITIONS}`),
    )
    const last = page.at(-1)
    if (!last) return candidates
    after = last.id
    const found = page.filter(({ tracked }) => !tracked).map(({ id }) => id)
    for (const id of found) candidates.add(id)
    if (found.length > 0) {
      const ids = sql`(select value from json_each(${JSON.stringify(found)}))`
      await db.write((queries) =>
        queries.run(sql`update metric_definitions set unused = 1 where id in ${ids}`),
      )
    }
    await otherWork()
  }
}

/** Takes those out of the candidates that a build has a value of. */
async function dropUsed(
  db: Database,
  repositoryId: number,
  candidates: Set<number>,
  stop?: AbortSignal,
): Promise<void> {
  for (let after = 0; candidates.size > 0 && !stop?.aborted; ) {
    const builds = await db.read((queries) =>
      queries.all<{ id: number }>(sql`
        select id from build_contexts where repository_id = ${repositoryId} and id > ${after}
        order by id limit ${BUILDS}`),
    )
    const last = builds.at(-1)
    if (!last) return
    after = last.id
    const ids = JSON.stringify(builds.map(({ id }) => id))
    const used = await db.read((queries) =>
      queries.all<{ id: number }>(sql`
        select distinct metric_id as id from metric_values
        where build_id in (select value from json_each(${ids})) and track_id is null`),
    )
    for (const { id } of used) candidates.delete(id)
    await otherWork()
  }
}

import { asc, eq, type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { createPacer, type Pacer } from './pacer.ts'
import { removeInSteps } from './remove-in-steps.ts'
import { deliveries, installations, jobs, repositories, VALUE_KEY } from './schema.ts'

/**
 * Each table with a repository's rows, those that refer to others first, which of its rows are meant, and by what they
 * are told apart. Of jobs those `before` one are meant, of deliveries those that no job is left of.
 */
const tables: [table: string, rowsOf: (repositoryId: number, before: number) => SQL, key?: SQL][] = [
  ['metric_values', (id) => ofBuild(sql`metric_values`, sql`build_id, metric_id`, id), VALUE_KEY],
  ['annotations', (id) => ofBuild(sql`annotations`, sql`annotations.rowid`, id)],
  ['build_definitions', (id) => ofBuild(sql`build_definitions`, sql`build_definitions.rowid`, id)],
  ['build_contexts', (id) => own(sql`build_contexts`, id)],
  ['tracks', (id) => own(sql`tracks`, id)],
  ['metric_definitions', (id) => own(sql`metric_definitions`, id)],
  ['upload_problems', (id) => own(sql`upload_problems`, id)],
  ['acceptances', (id) => own(sql`acceptances`, id)],
  ['check_runs', (id) => own(sql`check_runs`, id)],
  ['publications', (id) => own(sql`publications`, id)],
  ['head_reports', (id) => own(sql`head_reports`, id)],
  ['commits', (id) => own(sql`commits`, id)],
  ['configurations', (id) => own(sql`configurations`, id)],
  ['workflow_files', (id) => own(sql`workflow_files`, id)],
  ['changes', (id) => own(sql`changes`, id)],
  ['merge_groups', (id) => own(sql`merge_groups`, id)],
  ['open_checks', (id) => own(sql`open_checks`, id)],
  ['tested_merges', (id) => own(sql`tested_merges`, id)],
  ['line_coverages', (id) => own(sql`line_coverages`, id)],
  ['pull_requests', (id) => own(sql`pull_requests`, id)],
  ['jobs', (id, before) => ofRepositoryOrDelivery(id, before)],
  ['deliveries', (id) => withoutJobs(id)],
]

/**
 * Removes a repository with all its rows, in small steps between which others write. The repository's own row goes
 * last, so that an interrupted removal can be done again; it fails if any other row still refers to it.
 * The jobs about it go too, even one that runs; where it is known which job does this, only those `before` it, for
 * the repository may have come back since.
 */
export async function deleteRepository(
  db: Database,
  id: number,
  { pacer = createPacer(), before = Number.MAX_SAFE_INTEGER }: { pacer?: Pacer; before?: number } = {},
): Promise<void> {
  for (const [table, rowsOf, key] of tables)
    await removeInSteps(db, { table, rows: rowsOf(id, before), key }, pacer)
  await db.write((queries) => queries.delete(repositories).where(eq(repositories.id, id)))
}

/** Removes an installation with all its repositories, in small steps; the installation's own row goes last. */
export async function deleteInstallation(
  db: Database,
  id: number,
  pacer: Pacer = createPacer(),
): Promise<void> {
  for (;;) {
    const [repository] = await db.read((queries) =>
      queries
        .select({ id: repositories.id })
        .from(repositories)
        .where(eq(repositories.installationId, id))
        .orderBy(asc(repositories.id))
        .limit(1),
    )
    if (!repository) break
    await deleteRepository(db, repository.id, { pacer })
  }
  const its = sql`select ${deliveries.id} from ${deliveries} where ${deliveries.installationId} = ${id}`
  const itsJobs = sql`select rowid from ${jobs} where ${jobs.deliveryId} in (${its})`
  await removeInSteps(db, { table: 'jobs', rows: itsJobs }, pacer)
  const itsDeliveries = sql`select rowid from deliveries where installation_id = ${id}`
  await removeInSteps(db, { table: 'deliveries', rows: itsDeliveries }, pacer)
  await db.write((queries) => queries.delete(installations).where(eq(installations.id, id)))
}

function own(table: SQL, repositoryId: number): SQL {
  return sql`select rowid from ${table} where repository_id = ${repositoryId}`
}

function ofBuild(table: SQL, key: SQL, repositoryId: number): SQL {
  return sql`
    select ${key} from build_contexts build cross join ${table} on ${table}.build_id = build.id
    where build.repository_id = ${repositoryId}`
}

function ofRepositoryOrDelivery(repositoryId: number, before: number): SQL {
  return sql`
    select rowid from jobs where id < ${before} and (repository_id = ${repositoryId} or delivery_id in (
      select id from deliveries where repository_id = ${repositoryId}))`
}

function withoutJobs(repositoryId: number): SQL {
  return sql`
    select rowid from deliveries one where repository_id = ${repositoryId}
      and not exists (select 1 from jobs where delivery_id = one.id)`
}

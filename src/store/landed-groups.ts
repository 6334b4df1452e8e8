import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { trackOf } from './tracks.ts'

/**
 * Makes the builds of merge groups the base branch's, once their commits are among its own: what a queue has built is
 * not built again when it lands. `shas`: commits that the branch is known to contain. False if
 * there are none.
 */
export async function adoptLandedGroups(
  db: Database,
  { repositoryId, branch, shas }: { repositoryId: number; branch: string; shas: readonly string[] },
): Promise<boolean> {
  const waiting = await db.read((queries) =>
    queries.all<{ id: number; environment: string }>(sql`
      select build.id, build.environment from json_each(${JSON.stringify(shas)}) landed
      cross join build_contexts build on build.repository_id = ${repositoryId} and build.commit_sha = landed.value
      where build.event = 'merge_group' and build.source = 'workflow_run' and not build.trusted`),
  )
  if (waiting.length === 0) return false
  const ids = sql`(select value from json_each(${JSON.stringify(waiting.map(({ id }) => id))}))`
  const environments = JSON.stringify([...new Set(waiting.map(({ environment }) => environment))])
  const line = { repositoryId, branch, trusted: true }
  const track = trackOf(line, sql`build_contexts.environment`)
  await db.write(async (queries) => {
    await queries.run(sql`
      insert into tracks (repository_id, branch, environment)
      select ${repositoryId}, ${branch}, value from json_each(${environments}) where true on conflict do nothing`)
    await queries.run(sql`
      update metric_values set track_id = (
        select ${track} from build_contexts where build_contexts.id = metric_values.build_id
      ) where build_id in ${ids}`)
    await queries.run(sql`
      update build_contexts set trusted = 1, branch = ${branch}, track_id = ${track} where id in ${ids}`)
  })
  return true
}

import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'

/** A commit and its first parent; null for a root commit. */
export interface Commit {
  sha: string
  firstParent: string | null
}

/** Remembers ancestry that GitHub told. Ancestry never changes, so what is known stays. */
export async function recordCommits(db: Database, repositoryId: number, commits: Commit[]): Promise<void> {
  if (commits.length === 0) return
  await db.write((queries) =>
    queries.run(sql`
      insert or ignore into commits (repository_id, sha, first_parent)
      select ${repositoryId}, value ->> 'sha', value ->> 'firstParent' from json_each(${JSON.stringify(commits)})`),
  )
}

/**
 * The commit and its first-parent ancestors, nearest first, as far as they are known, at most `limit`. `complete`:
 * the chain ends at the limit or at a root commit, not at what is known.
 */
export async function firstParentChain(
  db: Database,
  repositoryId: number,
  sha: string,
  limit: number,
): Promise<{ chain: string[]; complete: boolean }> {
  const rows = await db.read((queries) =>
    queries.all<{ sha: string; firstParent: string | null }>(sql`
      with recursive chain (sha, first_parent, distance) as (
        select sha, first_parent, 0 from commits where repository_id = ${repositoryId} and sha = ${sha}
        union all
        select parent.sha, parent.first_parent, chain.distance + 1
        from chain join commits parent on parent.repository_id = ${repositoryId} and parent.sha = chain.first_parent
        where chain.distance + 1 < ${limit}
      )
      select sha, first_parent as firstParent from chain order by distance`),
  )
  const last = rows.at(-1)
  if (!last) return { chain: [sha], complete: limit <= 1 }
  const chain = rows.map((row) => row.sha)
  // A commit is named by its child before anything is known of its own parent.
  if (last.firstParent !== null && chain.length < limit) chain.push(last.firstParent)
  return { chain, complete: last.firstParent === null || chain.length >= limit }
}

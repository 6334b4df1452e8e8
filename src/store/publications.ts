import { createHash } from 'node:crypto'
import { and, desc, eq, sql } from 'drizzle-orm'
import type { PublishedRule } from '../compare/published-rules.ts'
import type { Database } from './database.ts'
import { pack, unpack } from './packed.ts'
import { publications } from './schema.ts'

/** What a check run said of one pull request. Times are milliseconds since 1970. */
export interface Publication {
  repositoryId: number
  pullRequestNumber: number
  headSha: string
  baseRef: string
  checkRunId: number
  /** The rules that it named as broken. */
  rules: PublishedRule[]
  /** When it was there, by this process's clock. */
  publishedAt: number
  /** The same by GitHub's clock; null where GitHub did not say. */
  githubTime: number | null
}

/** So many publications of a pull request are kept, the newest ones. */
const KEPT = 10

/** Keeps what was published; saying the same again changes nothing. */
export async function recordPublication(db: Database, publication: Publication): Promise<void> {
  const { rules: said, ...facts } = publication
  const digest = createHash('sha256').update(JSON.stringify(said)).digest('hex')
  const rules = await pack(said)
  const ofPullRequest = and(
    eq(publications.repositoryId, facts.repositoryId),
    eq(publications.pullRequestNumber, facts.pullRequestNumber),
  )
  await db.write(async (queries) => {
    const [last] = await queries
      .select()
      .from(publications)
      .where(ofPullRequest)
      .orderBy(desc(publications.id))
      .limit(1)
    const same =
      last?.digest === digest &&
      (['headSha', 'baseRef', 'checkRunId'] as const).every((key) => last[key] === facts[key])
    if (same) return
    await queries.insert(publications).values({ ...facts, rules, digest })
    await queries.run(sql`
      delete from ${publications} where id in (
        select id from ${publications} where ${ofPullRequest} order by id desc limit -1 offset ${KEPT})`)
  })
}

/** The last publications of a pull request, newest first. */
export async function publicationsOf(
  db: Database,
  repositoryId: number,
  pullRequestNumber: number,
): Promise<Publication[]> {
  const rows = await db.read((queries) =>
    queries
      .select()
      .from(publications)
      .where(
        and(
          eq(publications.repositoryId, repositoryId),
          eq(publications.pullRequestNumber, pullRequestNumber),
        ),
      )
      .orderBy(desc(publications.id)),
  )
  return Promise.all(
    rows.map(async ({ id: _, digest: __, rules, ...facts }) => ({
      ...facts,
      rules: await unpack<PublishedRule[]>(rules),
    })),
  )
}

/** The pull requests whose report a check run has said of a head, by number. */
export async function pullRequestsPublished(
  db: Database,
  { repositoryId, headSha }: Pick<Publication, 'repositoryId' | 'headSha'>,
): Promise<number[]> {
  const rows = await db.read((queries) =>
    queries
      .selectDistinct({ number: publications.pullRequestNumber })
      .from(publications)
      .where(and(eq(publications.repositoryId, repositoryId), eq(publications.headSha, headSha)))
      .orderBy(publications.pullRequestNumber),
  )
  return rows.map(({ number }) => number)
}

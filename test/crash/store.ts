import { createClient } from '@libsql/client'

/** What a store holds of one repository, without the ids and times (how long checks took) that differ from run to run. */
export interface Contents {
  values: unknown[]
  acceptances: unknown[]
  pullRequests: unknown[]
}

/** A look into the file of a process that may be running. */
export interface StoreReader {
  /** True if nothing waits that could run now, and no delivery is undone. */
  isIdle(): Promise<boolean>
  contents(repositoryId: number): Promise<Contents>
  /** Which of these deliveries are stored. */
  known(deliveries: string[]): Promise<Set<string>>
  /** How many jobs or deliveries failed for good. */
  failed(): Promise<number>
  close(): void
}

/** Opens the file beside the process that owns it; only reads. */
export function readStore(url: string): StoreReader {
  const client = createClient({ url, timeout: 2_000, concurrency: 1 })
  const rows = async (sql: string, args: (string | number)[] = []) => {
    const { rows } = await client.execute({ sql, args })
    return rows.map((row) => Array.from({ length: row.length }, (_, index) => row[index]))
  }
  const count = async (sql: string, args: (string | number)[] = []) => Number((await rows(sql, args))[0]?.[0])
  return {
    async isIdle() {
      const due = `select count(*) from jobs where state = 'running' or (state = 'waiting' and run_at <= ?)`
      return (await count(due, [Date.now()])) === 0
    },
    contents: async (id) => ({
      values: await rows(
        `select build.workflow, build.attempt, build.branch, build.event, build.trusted, build.pull_request_number,
          definition.metric, case when definition.metric like 'ci/%' then null else value.number end
        from build_contexts build
        join metric_values value on value.build_id = build.id
        join metric_definitions definition on definition.id = value.metric_id
        where build.repository_id = ?
        order by build.run_id, build.attempt, definition.metric`,
        [id],
      ),
      acceptances: await rows(
        `select pull_request_number, metric, rule, accepted_by, reason, value from acceptances
        where repository_id = ? order by pull_request_number, metric`,
        [id],
      ),
      pullRequests: await rows(
        `select number, state, head_ref, base_ref, comment_id is not null, comment_may_exist from pull_requests
        where repository_id = ? order by number`,
        [id],
      ),
    }),
    async known(deliveries) {
      const asked = 'select id from deliveries where id in (select value from json_each(?))'
      return new Set((await rows(asked, [JSON.stringify(deliveries)])).map(([id]) => String(id)))
    },
    failed: () =>
      count(`select (select count(*) from jobs where state = 'failed') +
        (select count(*) from deliveries where state = 'failed')`),
    close: () => client.close(),
  }
}

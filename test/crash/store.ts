import { createClient } from '@libsql/client'
import { checkMetric } from '../../src/metrics/checks.ts'
import { PREVIEW } from '../stories/story.ts'

/**
 * What a store holds of one repository, without what differs from run to run: ids and shas (only whether they are
 * known), times, and how long GitHub's own jobs took.
 */
export type Contents = Record<
  'values' | 'annotations' | 'acceptances' | 'pullRequests' | 'checkRuns' | 'others',
  unknown[]
>

/** A look into the database of a process that may be running. */
export interface StoreReader {
  /** True if no job could run now. */
  isIdle(): Promise<boolean>
  contents(repositoryId: number): Promise<Contents>
  /** Which of these deliveries are stored. */
  known(deliveries: string[]): Promise<Set<string>>
  /**
   * The jobs that are left, but for those that wait for minutes, and deliveries that have none left and are not done,
   * in words. A report that follows closely upon another waits for seconds, in which no job is due. `now`: the time that the story has, where it is made up.
   */
  undone(now?: number): Promise<string[]>
  close(): void
}

/** A merge queue's branch is named after one. */
function withoutShas(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/[0-9a-f]{40}/g, 'SHA') : value
}

const MINUTE_MS = 60_000

/** How long another app's check took is told by that app. */
const TOLD = checkMetric(PREVIEW).id

/** Opens the file beside the process that owns it; only reads. */
export function readStore(url: string): StoreReader {
  const client = createClient({ url, timeout: 2_000, concurrency: 1 })
  const rows = async (sql: string, args: (string | number)[] = []) => {
    const { rows } = await client.execute({ sql, args })
    return rows.map((row) => Array.from({ length: row.length }, (_, index) => withoutShas(row[index])))
  }
  const count = async (sql: string, args: (string | number)[] = []) => Number((await rows(sql, args))[0]?.[0])
  return {
    async isIdle() {
      const due = `select count(*) from jobs where state = 'running' or (state = 'waiting' and run_at <= ?)`
      return (await count(due, [Date.now()])) === 0
    },
    contents: async (id) => ({
      values: await rows(
        `select build.workflow, build.attempt, build.branch, build.event, build.trusted, build.environment,
          build.pull_request_number, definition.metric, definition.unit, definition.better, definition.trusted,
          case when definition.metric like 'ci/%' and definition.metric <> ? then null else value.number end
        from build_contexts build
        join metric_values value on value.build_id = build.id
        join metric_definitions definition on definition.id = value.metric_id
        where build.repository_id = ?
        order by build.run_id, build.attempt, definition.metric`,
        [TOLD, id],
      ),
      annotations: await rows(
        `select ordinal, path, start_line, end_line, message, level from annotations
        join build_contexts build on build.id = build_id where repository_id = ? order by run_id, attempt, ordinal`,
        [id],
      ),
      acceptances: await rows(
        `select pull_request_number, metric, rule, accepted_by, reason, value from acceptances
        where repository_id = ? order by pull_request_number, metric`,
        [id],
      ),
      pullRequests: await rows(
        `select number, state, head_ref, base_ref, baseline_sha is not null,
          baseline_distance, comment_id is not null, comment_hash is not null, comment_may_exist
        from pull_requests where repository_id = ? order by number`,
        [id],
      ),
      checkRuns: await rows(
        `select check_run_id is not null, hash is not null, annotations_hash is not null, may_exist, count(*)
        from check_runs where repository_id = ? group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
        [id],
      ),
      others: await rows(
        `select (select count(*) from merge_groups where repository_id = ?1),
          (select count(*) from open_checks where repository_id = ?1),
          (select count(*) from upload_problems where repository_id = ?1)`,
        [id],
      ),
    }),
    async known(deliveries) {
      const asked = 'select id from deliveries where id in (select value from json_each(?))'
      return new Set((await rows(asked, [JSON.stringify(deliveries)])).map(([id]) => String(id)))
    },
    async undone(now = Date.now()) {
      const jobs = await rows(
        `select kind, state, attempts, run_at - ?, error from jobs where kind <> 'later' or run_at <= ?`,
        [now, now + MINUTE_MS],
      )
      const deliveries = await rows(
        `select event, state, error from deliveries where state <> 'done'
          and not exists (select 1 from jobs where delivery_id = deliveries.id)`,
      )
      return [...jobs, ...deliveries].map((row) => row.join(', '))
    },
    close: () => client.close(),
  }
}

import type { Octokit } from '../github/client.ts'
import { workflowRunsOf } from '../github/workflow-runs.ts'
import type { Repository } from '../store/repositories.ts'
import type { RecordedRun } from '../store/runs.ts'

/** What a commit's report still waits for. */
export interface Awaited {
  /** Names of the workflows that are not completed, each once, in order. */
  workflows: string[]
  /** When waiting ends, in milliseconds since 1970; null where nothing is awaited. */
  until: number | null
}

/** Said where no workflow run has come yet. */
const FIRST_RUN = 'the first workflow run'

export interface AwaitOptions {
  /** Minutes after which waiting ends. */
  wait: number
  now: number
  /** Set where runs must come, although none may be there yet: since when they are waited for. */
  dueSince?: number
}

/**
 * The workflows of a commit that still run. One that has been recorded is completed, even if GitHub's list is
 * behind its own delivery. Waiting ends `wait` minutes after the first of them began.
 */
export async function awaitedRuns(
  octokit: Octokit,
  repository: Repository,
  headSha: string,
  recorded: RecordedRun[],
  { wait, now, dueSince }: AwaitOptions,
): Promise<Awaited> {
  const runs = await workflowRunsOf(octokit, { owner: repository.owner, repo: repository.name }, headSha)
  const done = new Set(recorded.map((run) => `${run.runId} ${run.attempt}`))
  const running = runs.filter((run) => !run.completed && !done.has(`${run.id} ${run.attempt}`))
  const names = [...new Set(running.map((run) => run.workflow))].sort()
  const workflows = dueSince !== undefined && runs.length === 0 && recorded.length === 0 ? [FIRST_RUN] : names
  const until = Math.min(dueSince ?? now, ...recorded.map((run) => run.measuredAt)) + wait * 60_000
  return workflows.length === 0 || until <= now ? { workflows: [], until: null } : { workflows, until }
}

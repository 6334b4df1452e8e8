import { hasRun } from '../compare/not-judged.ts'
import type { Octokit } from '../github/client.ts'
import { type WorkflowRun, workflowRunsOf } from '../github/workflow-runs.ts'
import { countsFor, type PullRequestHead } from '../store/head-builds.ts'
import type { Repository } from '../store/repositories.ts'
import type { RecordedRun } from '../store/runs.ts'
import { FIRST_RUN } from './render-task.ts'

/** What a head's report still waits for. */
export interface Awaited {
  /** Names of the workflows and checks that are not completed, each once, in order. */
  names: string[]
  /** When waiting ends, in milliseconds since 1970; null where nothing is awaited. */
  until: number | null
  /** The workflow runs that GitHub lists and that count for the head. */
  listed: WorkflowRun[]
  /** When waiting for a first run that does its work ends, in milliseconds since 1970. */
  firstUntil: number
}

export interface AwaitOptions {
  /** Minutes after which waiting ends. */
  wait: number
  now: number
  /** Set where runs must come, although none may be there yet: since when they are waited for. */
  dueSince?: number
  /** Checks of other apps that have begun, and whose like brought a metric on the base branch. */
  openChecks: { name: string; startedAt: number }[]
}

/**
 * The workflows and checks of a head that still run; of workflow runs those that count for it. A run that has been
 * recorded is completed, even if GitHub's list is behind its own delivery. Waiting ends `wait` minutes after the first of them began.
 */
export async function awaitedRuns(
  octokit: Octokit,
  repository: Repository,
  { headSha, pullRequest }: { headSha: string; pullRequest: PullRequestHead | null },
  recorded: RecordedRun[],
  { wait, now, dueSince, openChecks }: AwaitOptions,
): Promise<Awaited> {
  const listed = await workflowRunsOf(octokit, { owner: repository.owner, repo: repository.name }, headSha)
  const runs = listed.filter((run) => countsFor(run, repository.id, pullRequest))
  const done = new Set(recorded.map((run) => `${run.runId} ${run.attempt}`))
  const running = runs.filter((run) => !run.completed && !done.has(`${run.id} ${run.attempt}`))
  const isFirstDue = dueSince !== undefined && runs.length === 0 && recorded.length === 0
  const all = [...running.map((run) => run.workflow), ...openChecks.map((check) => check.name)]
  const names = isFirstDue ? [FIRST_RUN] : [...new Set(all)].sort()
  const since = dueSince ?? now
  const begun = [
    now,
    ...(isFirstDue ? [since] : []),
    ...running.flatMap((run) => run.startedAt ?? []),
    // One that waits for its approval may have been made days before it begins.
    ...recorded.filter((run) => hasRun(run.conclusion)).map((run) => run.measuredAt),
    ...openChecks.map((check) => check.startedAt),
  ]
  const first = (times: number[]) => times.reduce((earlier, time) => Math.min(earlier, time))
  const until = first(begun) + wait * 60_000
  const made = recorded.map((run) => run.measuredAt)
  const firstUntil = (made.length > 0 ? first(made) : since) + wait * 60_000
  const found = { listed: runs, firstUntil }
  return names.length === 0 || until <= now
    ? { names: [], until: null, ...found }
    : { names, until, ...found }
}

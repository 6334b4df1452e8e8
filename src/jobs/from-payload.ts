import type { EmitterWebhookEvent, EmitterWebhookEventName } from '@octokit/webhooks'
import { pullRequestOf } from '../github/pull-requests.ts'
import { workflowPath } from '../github/workflow-runs.ts'
import { testsMerge } from '../store/head-builds.ts'
import { buttonOf } from './buttons.ts'
import { LONGEST_COMMAND } from './command.ts'
import { commandLine } from './command-line.ts'
import type { CheckFacts, Job, RepositoryFacts, RunFacts } from './job.ts'

type Payload<Name extends EmitterWebhookEventName> = EmitterWebhookEvent<Name>['payload']

/** What every payload about a repository carries. */
interface AboutRepository {
  repository: {
    id: number
    name: string
    private: boolean
    default_branch?: string | null
    owner: { login: string } | null
  }
  installation?: { id: number } | null
}

/** Milliseconds since 1970; `otherwise` where the text is no time. */
function time(text: string | null | undefined, otherwise: number): number {
  const parsed = text ? Date.parse(text) : Number.NaN
  return Number.isFinite(parsed) ? parsed : otherwise
}

/** Null for a payload that no installation of the app brought: nothing can be done for it. */
function repositoryOf({ repository, installation }: AboutRepository): RepositoryFacts | null {
  if (!installation || !repository.owner) return null
  return {
    id: repository.id,
    installationId: installation.id,
    owner: repository.owner.login,
    name: repository.name,
    private: repository.private,
    defaultBranch: repository.default_branch ?? 'main',
  }
}

function branchOf(ref: string): string {
  return ref.replace(/^refs\/heads\//, '')
}

type RunPayload = Payload<'workflow_run.requested' | 'workflow_run.in_progress' | 'workflow_run.completed'>

function runOf(payload: RunPayload, repository: RepositoryFacts, now: number): RunFacts {
  const { workflow_run: run } = payload
  const createdAt = time(run.created_at, now)
  return {
    id: run.id,
    attempt: run.run_attempt ?? 1,
    workflow: payload.workflow?.name ?? run.name ?? String(run.workflow_id),
    workflowPath: workflowPath(payload.workflow?.path ?? run.path),
    event: run.event,
    conclusion: run.conclusion ?? null,
    headSha: run.head_sha,
    headBranch: run.head_branch ?? null,
    headRepositoryId: run.head_repository?.id ?? null,
    headOwner: run.head_repository?.owner?.login ?? null,
    checkSuiteId: run.check_suite_id ?? null,
    createdAt,
    startedAt: time(run.run_started_at, createdAt),
    completedAt: time(run.updated_at, now),
    // GitHub names pull requests of other repositories too, when they share the branch.
    pullRequests: (run.pull_requests ?? []).flatMap((one) =>
      one && one.base.repo.id === repository.id
        ? [
            {
              number: one.number,
              headSha: one.head.sha,
              headRef: one.head.ref,
              baseRef: one.base.ref,
              baseSha: one.base.sha,
            },
          ]
        : [],
    ),
  }
}

/** A workflow run has begun: note what it merges, if it tests the merge of a pull request. */
export function recordRunStart(
  payload: Payload<'workflow_run.requested' | 'workflow_run.in_progress'>,
  now: number,
): Job[] {
  const repository = repositoryOf(payload)
  if (!repository || !testsMerge(payload.workflow_run)) return []
  return [{ kind: 'record-run-start', repository, run: runOf(payload, repository, now) }]
}

/** A workflow run has finished: read what it uploaded. */
export function ingestRun(payload: Payload<'workflow_run.completed'>, now: number): Job[] {
  const repository = repositoryOf(payload)
  return repository ? [{ kind: 'ingest-run', repository, run: runOf(payload, repository, now) }] : []
}

/**
 * A check of another app has begun or finished: note that it is awaited, or how long it took. The app's own checks
 * would make it answer itself.
 */
export function recordCheck(
  payload: Payload<'check_run.created' | 'check_run.completed'>,
  appId: number,
  now: number,
): Job[] {
  const repository = repositoryOf(payload)
  const { check_run: check } = payload
  const suiteId = check.check_suite?.id
  if (!repository || check.app?.id === appId || !suiteId) return []
  const facts: CheckFacts = {
    suiteId,
    name: check.name,
    headSha: check.head_sha,
    headBranch: check.check_suite?.head_branch ?? null,
    startedAt: time(check.started_at, now),
    completedAt: payload.action === 'completed' ? time(check.completed_at, now) : null,
    succeeded: check.conclusion === 'success',
    actions: check.app?.slug === 'github-actions',
  }
  // The workflow run of a job tells that it runs; nothing is awaited twice.
  if (facts.actions && facts.completedAt === null) return []
  return [{ kind: 'record-check', repository, check: facts }]
}

type PullRequestPayload = Payload<
  | 'pull_request.opened'
  | 'pull_request.reopened'
  | 'pull_request.synchronize'
  | 'pull_request.edited'
  | 'pull_request.closed'
>

/** A pull request was opened, moved, edited or closed: write it down and compare what is stored. */
export function recordPullRequest(payload: PullRequestPayload, now: number): Job[] {
  const repository = repositoryOf(payload)
  if (!repository) return []
  if (payload.action === 'edited' && !payload.changes.base) return []
  const pullRequest = {
    ...pullRequestOf(payload.pull_request),
    updatedAt: time(payload.pull_request.updated_at, now),
  }
  return [{ kind: 'record-pull-request', repository, pullRequest, opened: payload.action === 'opened' }]
}

/** Somebody asks for a check run of this app again. */
export function reportAgain(payload: Payload<'check_run.rerequested'>, appId: number): Job[] {
  const repository = repositoryOf(payload)
  if (!repository || payload.check_run.app?.id !== appId) return []
  return [{ kind: 'report-again', repository, headSha: payload.check_run.head_sha }]
}

/** Somebody pressed a button of a check run of this app. One that is not known makes the report again. */
export function pressButton(
  payload: Payload<'check_run.requested_action'>,
  appId: number,
  now: number,
): Job[] {
  const repository = repositoryOf(payload)
  if (!repository || payload.check_run.app?.id !== appId) return []
  const headSha = payload.check_run.head_sha
  const button = buttonOf(payload.requested_action?.identifier ?? '')
  if (!button) return [{ kind: 'report-again', repository, headSha }]
  const checkRunId = payload.check_run.id
  const by = payload.sender.login
  return [{ kind: 'press-button', repository, headSha, checkRunId, button, by, receivedAt: now }]
}

/** Somebody wrote a command in a comment of a pull request. Bots are not obeyed. */
export function obeyCommand(payload: Payload<'issue_comment.created'>, now: number): Job[] {
  const repository = repositoryOf(payload)
  const { issue, comment, sender } = payload
  const byBot = sender.type === 'Bot' || comment.user?.type === 'Bot'
  if (!repository || !issue.pull_request || byBot) return []
  const text = commandLine(comment.body)?.slice(0, LONGEST_COMMAND)
  if (text === undefined) return []
  const { number } = issue
  const { id: commentId } = comment
  const writtenAt = time(comment.created_at, now)
  const by = sender.login
  return [{ kind: 'obey-command', repository, number, commentId, text, by, receivedAt: now, writtenAt }]
}

/** Somebody asks for all check runs of a commit again. */
export function reportSuiteAgain(payload: Payload<'check_suite.rerequested'>): Job[] {
  const repository = repositoryOf(payload)
  return repository ? [{ kind: 'report-again', repository, headSha: payload.check_suite.head_sha }] : []
}

/** GitHub calls a group's branch `gh-readonly-queue/<base>/pr-<number>-<sha>`. */
function pullRequestOfGroup(ref: string): number | null {
  if (!branchOf(ref).startsWith('gh-readonly-queue/')) return null
  const [, number] = /^pr-(\d{1,15})-[0-9a-f]{1,64}$/.exec(ref.slice(ref.lastIndexOf('/') + 1)) ?? []
  return number === undefined ? null : Number(number)
}

/** A merge queue waits for a check run on the head of a group. */
export function recordMergeGroup(payload: Payload<'merge_group.checks_requested'>, now: number): Job[] {
  const repository = repositoryOf(payload as AboutRepository)
  if (!repository) return []
  const { head_sha: headSha, base_sha: baseSha, base_ref: baseRef } = payload.merge_group
  const pullRequestNumber = pullRequestOfGroup(payload.merge_group.head_ref)
  const group = { headSha, baseSha, baseRef: branchOf(baseRef), pullRequestNumber, requestedAt: now }
  return [{ kind: 'record-merge-group', repository, group }]
}

/** A merge queue is done with a group: if it has landed, its builds are the base branch's. */
export function landMergeGroup(payload: Payload<'merge_group.destroyed'>): Job[] {
  const repository = repositoryOf(payload as AboutRepository)
  if (!repository || payload.reason !== 'merged') return []
  const { head_sha: headSha, base_ref: baseRef } = payload.merge_group
  return [{ kind: 'land-merge-group', repository, headSha, branch: branchOf(baseRef) }]
}

/** A comment was deleted; if it was the report, it is made again. */
export function restoreComment(payload: Payload<'issue_comment.deleted'>): Job[] {
  const repository = repositoryOf(payload)
  const { issue, comment } = payload
  if (!repository || !issue.pull_request || comment.user?.type !== 'Bot') return []
  return [{ kind: 'restore-comment', repository, number: issue.number, commentId: comment.id }]
}

type InstallationPayload = Payload<
  | 'installation.created'
  | 'installation.suspend'
  | 'installation.unsuspend'
  | 'installation.new_permissions_accepted'
>

/** The app was installed, suspended, or given other permissions. */
export function recordInstallation({ installation }: InstallationPayload, now: number): Job[] {
  const { id, account, suspended_at: suspendedAt } = installation
  const login = account ? ('login' in account ? account.login : account.slug) : ''
  return [
    {
      kind: 'record-installation',
      installation: {
        id,
        accountId: account?.id ?? 0,
        accountLogin: login ?? '',
        mayRerun: installation.permissions?.actions === 'write',
        suspendedAt: suspendedAt ? time(String(suspendedAt), now) : null,
      },
    },
  ]
}

/** The app was uninstalled: the account's data is deleted. */
export function removeInstallation(payload: Payload<'installation.deleted'>): Job[] {
  return [{ kind: 'remove-installation', installationId: payload.installation.id }]
}

/** Repositories were taken out of an installation: their data is deleted. */
export function removeRepositories(payload: Payload<'installation_repositories.removed'>): Job[] {
  const installationId = payload.installation.id
  return payload.repositories_removed.flatMap(({ id }) =>
    id ? [{ kind: 'remove-repository' as const, repositoryId: id, installationId }] : [],
  )
}

type RepositoryPayload = Payload<
  | 'repository.renamed'
  | 'repository.transferred'
  | 'repository.edited'
  | 'repository.privatized'
  | 'repository.publicized'
>

/** A repository has another name, owner, visibility or default branch. */
export function recordRepository(payload: RepositoryPayload): Job[] {
  const repository = repositoryOf(payload)
  const published = payload.action === 'publicized'
  const formerDefault = payload.action === 'edited' ? payload.changes.default_branch?.from : undefined
  if (!repository) return []
  return [{ kind: 'record-repository', repository, published, ...(formerDefault ? { formerDefault } : {}) }]
}

/** A repository was deleted, and its data with it. */
export function removeRepository(payload: Payload<'repository.deleted'>): Job[] {
  return [{ kind: 'remove-repository', repositoryId: payload.repository.id }]
}

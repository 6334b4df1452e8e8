import { commitOf, commitsBetween, mergeBase } from '../graph.ts'
import type { PullRequest, Repository } from '../model.ts'
import { diffWithRenames } from '../renames.ts'
import { fullName } from '../state.ts'
import { userBody } from './account.ts'
import { iso, isoOrNull, nodeId } from './common.ts'
import { repositoryBody, repositoryPage, repositoryUrl } from './repository.ts'

function sideBody(origin: string, repository: Repository, ref: string, sha: string) {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: userBody(origin, repository.owner),
    repo: repository.deleted ? null : repositoryBody(origin, repository),
  }
}

/** The files a pull request changes: from the merge base to its head. */
export function pullRequestChanges(repository: Repository, pull: PullRequest) {
  const from = mergeBase(repository, pull.base.sha, pull.head.sha)
  return diffWithRenames(from?.files ?? new Map(), commitOf(repository, pull.head.sha).files)
}

/** `pull-request-simple`, as lists carry it. */
export function simplePullRequestBody(origin: string, repository: Repository, pull: PullRequest) {
  const url = `${repositoryUrl(origin, repository)}/pulls/${pull.number}`
  const issue = `${repositoryUrl(origin, repository)}/issues/${pull.number}`
  const page = `${repositoryPage(origin, repository)}/pull/${pull.number}`
  const links = {
    self: url,
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${repositoryUrl(origin, repository)}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${repositoryUrl(origin, repository)}/statuses/${pull.head.sha}`,
  }
  const [owner] = fullName(repository).split('/')
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state as string,
    locked: pull.locked,
    title: pull.title,
    user: userBody(origin, pull.author),
    body: pull.body,
    created_at: iso(pull.createdAt),
    updated_at: iso(pull.updatedAt),
    closed_at: isoOrNull(pull.closedAt),
    merged_at: isoOrNull(pull.mergedAt),
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: false,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    head: sideBody(origin, pull.head.repository, pull.head.ref, pull.head.sha),
    base: sideBody(origin, repository, pull.base.ref, pull.base.sha),
    _links: {
      self: { href: links.self },
      html: { href: links.html },
      issue: { href: links.issue },
      comments: { href: links.comments },
      review_comments: { href: links.review_comments },
      review_comment: { href: links.review_comment },
      commits: { href: links.commits },
      statuses: { href: links.statuses },
    },
    author_association: pull.author.login === owner ? 'OWNER' : 'CONTRIBUTOR',
    auto_merge: null,
    active_lock_reason: null,
  }
}

/** `pull-request`, as single answers and payloads carry it. */
export function pullRequestBody(origin: string, repository: Repository, pull: PullRequest) {
  const changes = pullRequestChanges(repository, pull)
  const isTried = pull.state === 'open' && pull.mergeIsFresh
  const mergeable = isTried ? !pull.conflicts : null
  const sum = (count: (change: (typeof changes)[number]) => number) =>
    changes.reduce((total, change) => total + count(change), 0)
  return {
    ...simplePullRequestBody(origin, repository, pull),
    merged: pull.mergedAt !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? 'clean' : 'dirty',
    merged_by: pull.mergedBy && userBody(origin, pull.mergedBy),
    comments: repository.comments.filter((comment) => comment.number === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: pull.head.repository !== repository,
    commits: commitsBetween(repository, pull.base.sha, pull.head.sha).length,
    additions: sum((change) => change.additions),
    deletions: sum((change) => change.deletions),
    changed_files: changes.length,
  }
}

/** `pull-request-minimal`, as runs and checks name their pull requests. */
export function minimalPullRequestBody(
  origin: string,
  repository: Repository,
  pull: PullRequest,
  at: { headSha: string; baseSha: string },
) {
  const side = (of: Repository, ref: string, sha: string) => ({
    ref,
    sha,
    repo: { id: of.id, url: repositoryUrl(origin, of), name: of.name },
  })
  return {
    url: `${repositoryUrl(origin, repository)}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: side(pull.head.repository, pull.head.ref, at.headSha),
    base: side(repository, pull.base.ref, at.baseSha),
  }
}

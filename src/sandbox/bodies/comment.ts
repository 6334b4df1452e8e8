import type { Comment, PullRequest, Repository } from '../model.ts'
import { userBody } from './account.ts'
import { integrationBody } from './app.ts'
import { iso, isoOrNull, nodeId } from './common.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

function reactionsBody(url: string) {
  const none = { '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 }
  return { url: `${url}/reactions`, total_count: 0, ...none }
}

/** `issue-comment`. */
export function commentBody(origin: string, repository: Repository, comment: Comment) {
  const url = `${repositoryUrl(origin, repository)}/issues/comments/${comment.id}`
  return {
    url,
    html_url: `${repositoryPage(origin, repository)}/pull/${comment.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(origin, repository)}/issues/${comment.number}`,
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: userBody(origin, comment.author),
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    author_association: comment.author === repository.owner ? 'OWNER' : comment.app ? 'NONE' : 'CONTRIBUTOR',
    body: comment.body,
    reactions: reactionsBody(url),
    performed_via_github_app: comment.app && integrationBody(origin, comment.app),
  }
}

/** A pull request as an issue, as `issue_comment` payloads carry it. */
export function issueBody(origin: string, repository: Repository, pull: PullRequest) {
  const url = `${repositoryUrl(origin, repository)}/issues/${pull.number}`
  const page = `${repositoryPage(origin, repository)}/pull/${pull.number}`
  return {
    url,
    repository_url: repositoryUrl(origin, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    number: pull.number,
    title: pull.title,
    user: userBody(origin, pull.author),
    labels: [],
    state: pull.state,
    locked: pull.locked,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: repository.comments.filter((comment) => comment.number === pull.number).length,
    created_at: iso(pull.createdAt),
    updated_at: iso(pull.updatedAt),
    closed_at: isoOrNull(pull.closedAt),
    author_association: 'CONTRIBUTOR',
    active_lock_reason: null,
    draft: false,
    pull_request: {
      url: `${repositoryUrl(origin, repository)}/pulls/${pull.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: isoOrNull(pull.mergedAt),
    },
    body: pull.body,
    reactions: reactionsBody(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: null,
  }
}

import { commentBody, issueBody } from '../bodies/comment.ts'
import { emit, type World } from '../events.ts'
import type { Account, App, Comment, PullRequest, Repository } from '../model.ts'

function emitComment(
  world: World,
  repository: Repository,
  comment: Comment,
  action: string,
  by: Account,
  more: object = {},
) {
  const { origin } = world.state
  const pull = repository.pulls.find((each) => each.number === comment.number)
  if (!pull) return
  emit(world, repository, 'issue_comment', action, by, {
    ...more,
    issue: issueBody(origin, repository, pull),
    comment: commentBody(origin, repository, comment),
  })
}

/** Comments on a pull request, as a user or as the app. */
export function addComment(
  world: World,
  repository: Repository,
  pull: PullRequest,
  author: Account,
  body: string,
  app: App | null = null,
): Comment {
  const at = world.state.now()
  const id = world.state.nextId()
  const comment = {
    id,
    number: pull.number,
    body,
    author,
    app,
    byApp: app !== null,
    createdAt: at,
    updatedAt: at,
  }
  repository.comments.push(comment)
  emitComment(world, repository, comment, 'created', author)
  return comment
}

/** Changes a comment's text. */
export function editComment(
  world: World,
  repository: Repository,
  comment: Comment,
  by: Account,
  body: string,
): void {
  const changes = { body: { from: comment.body } }
  Object.assign(comment, { body, updatedAt: world.state.now() })
  emitComment(world, repository, comment, 'edited', by, { changes })
}

/** Deletes a comment. */
export function deleteComment(world: World, repository: Repository, comment: Comment, by: Account): void {
  repository.comments.splice(repository.comments.indexOf(comment), 1)
  emitComment(world, repository, comment, 'deleted', by)
}

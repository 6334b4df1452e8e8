import { accountOf } from '../actions/accounts.ts'
import { addComment, deleteComment } from '../actions/comments.ts'
import { closePull, editPull, mergePull, reopenPull } from '../actions/pull-requests.ts'
import { testMerge } from '../actions/pushes.ts'
import type { World } from '../events.ts'
import type { Comment, Commit, PullRequest, Repository } from '../model.ts'
import { fullName } from '../state.ts'

/** A pull request in a story. */
export interface PullRequestHandle {
  pull: PullRequest
  number: number
  /** The page that shows it. */
  url(): string
  headSha(): string
  mergeSha(): string
  /** GitHub makes the test merge anew, as it does after somebody has looked at a pull request whose base has moved. */
  mergeAgain(): void
  comments(): Comment[]
  /** A user comments. */
  comment(user: string, body: string): Comment
  /** A user deletes a comment, the app's own ones included. */
  deleteComment(comment: Comment, user?: string): void
  /** Locks the conversation. */
  lock(): void
  edit(edit: { base?: string; title?: string }): void
  close(): void
  reopen(): void
  merge(): Commit
  /** Makes the head conflict with the base, or no more. */
  conflict(conflicts: boolean): void
}

/** A pull request as stories use it. */
export function pullRequestHandle(
  world: World,
  repository: Repository,
  pull: PullRequest,
): PullRequestHandle {
  const { owner } = repository
  return {
    pull,
    number: pull.number,
    url: () => `${world.state.origin}/${fullName(repository)}/pull/${pull.number}`,
    headSha: () => pull.head.sha,
    mergeSha: () => pull.mergeCommit,
    mergeAgain: () => testMerge(world, repository, pull),
    comments: () => repository.comments.filter((comment) => comment.number === pull.number),
    comment: (user, body) => addComment(world, repository, pull, accountOf(world, user), body),
    deleteComment(comment, user = owner.login) {
      deleteComment(world, repository, comment, accountOf(world, user))
    },
    lock() {
      pull.locked = true
    },
    edit: (edit) => editPull(world, repository, pull, owner, edit),
    close: () => closePull(world, repository, pull, owner),
    reopen: () => reopenPull(world, repository, pull, owner),
    conflict(conflicts) {
      pull.conflicts = conflicts
    },
    merge: () => mergePull(world, repository, pull, owner),
  }
}

import type { FileChange } from '../diff.ts'
import type { Account, Commit, Repository } from '../model.ts'
import { userBody } from './account.ts'
import { iso, nodeId } from './common.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

function signature(account: Account) {
  return { name: account.login, email: `${account.id}+${account.login}@users.noreply.github.com` }
}

/** `commit`, as the commit endpoints answer it. */
export function commitBody(origin: string, repository: Repository, commit: Commit) {
  const url = `${repositoryUrl(origin, repository)}/commits/${commit.sha}`
  const page = repositoryPage(origin, repository)
  const dated = { ...signature(commit.author), date: iso(commit.date) }
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author: dated,
      committer: dated,
      message: commit.message,
      tree: { sha: commit.tree, url: `${repositoryUrl(origin, repository)}/git/trees/${commit.tree}` },
      url: `${repositoryUrl(origin, repository)}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url,
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: userBody(origin, commit.author),
    committer: userBody(origin, commit.author),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${repositoryUrl(origin, repository)}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
  }
}

/** `simple-commit`, as runs, suites and merge groups name their head. */
export function simpleCommitBody(commit: Commit) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: iso(commit.date),
    author: signature(commit.author),
    committer: signature(commit.author),
  }
}

/** A commit in a `push` payload, with the files it touched. */
export function pushedCommitBody(
  origin: string,
  repository: Repository,
  commit: Commit,
  changes: FileChange[],
) {
  const person = { ...signature(commit.author), username: commit.author.login }
  const names = (status: FileChange['status']) =>
    changes.filter((change) => change.status === status).map((change) => change.filename)
  return {
    ...simpleCommitBody(commit),
    author: person,
    committer: person,
    distinct: true,
    url: `${repositoryPage(origin, repository)}/commit/${commit.sha}`,
    added: names('added'),
    removed: names('removed'),
    modified: names('modified'),
  }
}

/** `diff-entry`. */
export function fileBody(origin: string, repository: Repository, head: string, change: FileChange) {
  const page = repositoryPage(origin, repository)
  const path = change.filename.split('/').map(encodeURIComponent).join('/')
  return {
    sha: change.sha,
    filename: change.filename,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${page}/blob/${head}/${path}`,
    raw_url: `${page}/raw/${head}/${path}`,
    contents_url: `${repositoryUrl(origin, repository)}/contents/${path}?ref=${head}`,
    ...(change.patch ? { patch: change.patch } : {}),
    ...(change.previousFilename === null ? {} : { previous_filename: change.previousFilename }),
  }
}

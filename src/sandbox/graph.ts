import { createHash } from 'node:crypto'
import { mergeLines } from './merge-lines.ts'
import type { Account, Commit, Repository } from './model.ts'

/** What a commit is made from. */
export interface NewCommit {
  message: string
  parents: string[]
  author: Account
  date: number
  files: ReadonlyMap<string, string>
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

/** The id of a file's content. */
export function blobSha(content: string): string {
  return sha1(`blob ${Buffer.byteLength(content)}\0${content}`)
}

/** Stores a commit; the same story gives the same ids. */
export function addCommit(repository: Repository, commit: NewCommit): Commit {
  const order = repository.network.size
  const tree = sha1(JSON.stringify([...commit.files].sort()))
  const sha = sha1(JSON.stringify([tree, commit.parents, commit.message, commit.date, order]))
  const stored = { ...commit, sha, tree, order }
  repository.network.set(sha, stored)
  return stored
}

/** A commit that is known to be there; a missing one is a bug of the sandbox. */
export function commitOf(repository: Repository, sha: string): Commit {
  const commit = repository.network.get(sha)
  if (!commit) throw new Error(`no commit ${sha} in ${repository.name}`)
  return commit
}

/** A commit and all its ancestors, newest first. */
export function ancestors(repository: Repository, sha: string): Commit[] {
  const seen = new Map<string, Commit>()
  const open = [sha]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    const commit = commitOf(repository, next)
    seen.set(next, commit)
    open.push(...commit.parents)
  }
  return [...seen.values()].sort((a, b) => b.date - a.date || b.order - a.order)
}

/** Commits of `head` that `base` lacks, newest first. */
export function commitsBetween(repository: Repository, base: string, head: string): Commit[] {
  const known = new Set(ancestors(repository, base).map((commit) => commit.sha))
  return ancestors(repository, head).filter((commit) => !known.has(commit.sha))
}

/** The newest commit that both sides have; null for unrelated histories. */
export function mergeBase(repository: Repository, a: string, b: string): Commit | null {
  const known = new Set(ancestors(repository, a).map((commit) => commit.sha))
  return ancestors(repository, b).find((commit) => known.has(commit.sha)) ?? null
}

/** The commit that a branch, a tag, a pull request's ref, a full or an abbreviated sha names; null if there is none. */
export function resolve(repository: Repository, ref: string): Commit | null {
  const tag = repository.tags.get(ref.replace(/^(refs\/)?tags\//, ''))
  // As git has it: a bare name that is both is the tag.
  if (tag !== undefined) return commitOf(repository, tag)
  const branch = repository.branches.get(ref.replace(/^(refs\/)?heads\//, ''))
  if (branch !== undefined) return commitOf(repository, branch)
  const pull = /^(?:refs\/)?pull\/(\d+)\/(head|merge)$/.exec(ref)
  if (pull) {
    const found = repository.pulls.find((each) => each.number === Number(pull[1]))
    if (!found) return null
    return commitOf(repository, pull[2] === 'head' ? found.head.sha : found.mergeCommit)
  }
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return null
  for (const commit of repository.network.values()) if (commit.sha.startsWith(ref)) return commit
  return null
}

/** The files of two commits merged: what changed since the merge base on `theirs`, and what changed on `ours`. */
export function mergedFiles(repository: Repository, ours: string, theirs: string): Map<string, string> {
  const base = mergeBase(repository, ours, theirs)?.files ?? new Map<string, string>()
  const files = new Map(commitOf(repository, ours).files)
  const changed = commitOf(repository, theirs).files
  for (const [path, content] of changed) {
    const [before, own] = [base.get(path), files.get(path)]
    if (before === content) continue
    const both = before !== undefined && own !== undefined && own !== before
    files.set(path, both ? mergeLines(before, own, content) : content)
  }
  for (const path of base.keys()) if (!changed.has(path)) files.delete(path)
  return files
}

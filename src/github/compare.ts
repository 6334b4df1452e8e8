import { type Octokit, type RepositoryName, statusOf } from './client.ts'

/** The most files of a comparison and of a pull request that GitHub lists, and the most of the latter a page. */
const MOST_COMPARED = 300
const MOST_OF_PULL_REQUEST = 3_000
const PAGE = 100

/** A file that differs between two commits, under its new name. */
export interface PatchedFile {
  path: string
  /** The hunks in unified format; null where GitHub gives none, as for binary or very large files. */
  patch: string | null
  /** Every line of it is new. */
  isNew: boolean
  /** How many lines were added or changed, also where there is no patch. */
  additions: number
}

/** What a pull request changes. */
export interface Change {
  files: PatchedFile[]
  /** How many more files it changes than GitHub lists. */
  unlisted: number
}

/** A pull request at one of its heads, or a merge group, which has no number. */
export interface ChangeOf {
  pullRequestNumber: number | null
  base: string
  head: string
}

interface DiffEntry {
  filename: string
  previous_filename?: string
  status: string
  patch?: string
  additions: number
}

function patchedFiles(entries: readonly DiffEntry[]): PatchedFile[] {
  return entries
    .filter(({ status }) => status !== 'removed')
    .map(({ filename, status, patch, additions }) => ({
      path: filename,
      patch: patch ?? null,
      isNew: status === 'added',
      additions,
    }))
}

async function filesOfPullRequest(
  octokit: Octokit,
  name: RepositoryName,
  number: number,
  count: number,
): Promise<DiffEntry[]> {
  const files: DiffEntry[] = []
  const listed = Math.min(count, MOST_OF_PULL_REQUEST)
  for (let page = 1; files.length < listed; page++) {
    const where = { ...name, pull_number: number, per_page: PAGE, page }
    const { data } = await octokit.rest.pulls.listFiles(where)
    if (data.length === 0) break
    files.push(...data)
  }
  return files
}

/**
 * What the head changes since it left the base, in one request. Only where that is more than a comparison lists, the
 * files of the pull request are read page by page; if it has another head by now, the comparison's must do.
 */
async function entriesOf(
  octokit: Octokit,
  name: RepositoryName,
  { pullRequestNumber, base, head }: ChangeOf,
): Promise<{ entries: DiffEntry[]; unlisted: number }> {
  // The commits, of which one is the least there can be, are not looked at.
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    ...name,
    basehead: `${base}...${head}`,
    per_page: 1,
  })
  const compared = data.files ?? []
  if (compared.length < MOST_COMPARED) return { entries: compared, unlisted: 0 }
  if (pullRequestNumber === null) return { entries: compared, unlisted: 1 }
  const { data: pull } = await octokit.rest.pulls.get({ ...name, pull_number: pullRequestNumber })
  const isSame = pull.head.sha === head
  const entries = isSame
    ? await filesOfPullRequest(octokit, name, pullRequestNumber, pull.changed_files)
    : compared
  return { entries, unlisted: Math.max(0, pull.changed_files - entries.length) }
}

/** The files that the head changes since it left the base, without those that it removes. */
export async function changedFiles(octokit: Octokit, name: RepositoryName, of: ChangeOf): Promise<Change> {
  const { entries, unlisted } = await entriesOf(octokit, name, of)
  return { files: patchedFiles(entries), unlisted }
}

/**
 * The paths that the head changes since it left the base, of renamed files both. `complete`: false where GitHub lists
 * only some of them, or cannot compare the two.
 */
export async function changedPaths(
  octokit: Octokit,
  name: RepositoryName,
  of: ChangeOf,
): Promise<{ paths: string[]; complete: boolean }> {
  try {
    const { entries, unlisted } = await entriesOf(octokit, name, of)
    const paths = entries.flatMap(({ filename, previous_filename: before }) => [
      filename,
      ...(before ? [before] : []),
    ])
    return { paths, complete: unlisted === 0 }
  } catch (error) {
    if (statusOf(error) === 404) return { paths: [], complete: false }
    throw error
  }
}

import { append } from '../metrics/append.ts'
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
  /** Where the patch is a merge's: the head's own, whose lines people see; null where there is none. */
  headPatch?: string | null
  /** The lines of the coverage reports are not those of the patch. */
  isElsewhere?: boolean
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
    append(files, data)
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
): Promise<{ entries: DiffEntry[]; unlisted: number; mergeBase: string }> {
  // The commits, of which one is the least there can be, are not looked at.
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    ...name,
    basehead: `${base}...${head}`,
    per_page: 1,
  })
  const compared = data.files ?? []
  const mergeBase = data.merge_base_commit.sha
  if (compared.length < MOST_COMPARED) return { entries: compared, unlisted: 0, mergeBase }
  if (pullRequestNumber === null) return { entries: compared, unlisted: 1, mergeBase }
  const { data: pull } = await octokit.rest.pulls.get({ ...name, pull_number: pullRequestNumber })
  const isSame = pull.head.sha === head
  const entries = isSame
    ? await filesOfPullRequest(octokit, name, pullRequestNumber, pull.changed_files)
    : compared
  return { entries, unlisted: Math.max(0, pull.changed_files - entries.length), mergeBase }
}

/** The files that one commit changes since it left another, as far as a single comparison lists them. */
async function compared(
  octokit: Octokit,
  name: RepositoryName,
  base: string,
  head: string,
): Promise<Map<string, DiffEntry>> {
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    ...name,
    basehead: `${base}...${head}`,
    per_page: 1,
  })
  return new Map((data.files ?? []).map((file) => [file.filename, file]))
}

/** A change whose coverage was measured on the head itself, or on its merge into the base. */
export interface MeasuredChange extends ChangeOf {
  /** The merge commit that was tested, null where it is not known; absent where the head itself was tested. */
  mergeSha?: string | null
}

/**
 * The files that the head changes since it left the base, without those that it removes. Where a merge was tested and the
 * base has moved on, one more request tells their lines in the merge, or, if that is not known, which files the base
 * changed, too.
 */
export async function changedFiles(
  octokit: Octokit,
  name: RepositoryName,
  of: MeasuredChange,
): Promise<Change> {
  const { entries, unlisted, mergeBase } = await entriesOf(octokit, name, of)
  const files = patchedFiles(entries)
  if (of.mergeSha === undefined || mergeBase === of.base) return { files, unlisted }
  if (of.mergeSha === null) {
    const moved = await compared(octokit, name, mergeBase, of.base)
    return { files: files.map((file) => ({ ...file, isElsewhere: moved.has(file.path) })), unlisted }
  }
  const merged = await compared(octokit, name, of.base, of.mergeSha)
  return {
    files: files.map((file) => {
      const entry = merged.get(file.path)
      if (!entry) return { ...file, isElsewhere: merged.size >= MOST_COMPARED, patch: '' }
      const [patched = file] = patchedFiles([entry])
      return { ...patched, headPatch: file.patch }
    }),
    unlisted,
  }
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

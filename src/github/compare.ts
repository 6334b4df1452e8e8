import type { Octokit, RepositoryName } from './client.ts'

/** A file that differs between two commits, under its new name. */
export interface PatchedFile {
  path: string
  /** The hunks in unified format; null where GitHub gives none, as for binary or very large files. */
  patch: string | null
}

/** The files that the head changes since it left the base: up to 300, in one request. */
export async function changedFiles(
  octokit: Octokit,
  name: RepositoryName,
  base: string,
  head: string,
): Promise<PatchedFile[]> {
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    ...name,
    basehead: `${base}...${head}`,
    per_page: 100,
  })
  return (data.files ?? [])
    .filter((file) => file.status !== 'removed')
    .map((file) => ({ path: file.filename, patch: file.patch ?? null }))
}

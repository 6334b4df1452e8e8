import { type Octokit, type RepositoryName, statusOf } from './client.ts'

/**
 * The text of a file at a commit; null if there is none. Empty for what is no file, and for one of more than a megabyte,
 * whose content GitHub leaves out.
 */
export async function fileAt(
  octokit: Octokit,
  name: RepositoryName,
  path: string,
  ref: string,
): Promise<string | null> {
  try {
    const { data } = await octokit.rest.repos.getContent({ ...name, path, ref })
    if (Array.isArray(data) || data.type !== 'file' || data.encoding !== 'base64') return ''
    return Buffer.from(data.content, 'base64').toString('utf8')
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

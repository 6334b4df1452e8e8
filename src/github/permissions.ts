import { type Octokit, type RepositoryName, statusOf } from './client.ts'

/** Whether a person may write to the repository, and so decide on its pull requests. */
export async function mayWrite(octokit: Octokit, name: RepositoryName, login: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...name, username: login })
    return data.permission === 'admin' || data.permission === 'write'
  } catch (error) {
    if (statusOf(error) === 404) return false
    throw error
  }
}

import { generateKeyPairSync } from 'node:crypto'
import { ProbotOctokit } from 'probot'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'

type Octokit = InstanceType<typeof ProbotOctokit>

/** One key for all sandboxes of a test file, because making one is slow. */
export const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

/** A real Octokit as the app itself. */
export function octokitOfApp(github: Sandbox): Octokit {
  const { id, privateKey } = github.app()
  return new ProbotOctokit({
    baseUrl: `${github.url}/api/v3`,
    auth: { appId: id, privateKey },
    retry: { enabled: false },
    throttle: { enabled: false },
    log: quiet,
  })
}

/** A real Octokit as an installation. */
export function octokitOf(github: Sandbox, installationId: number): Octokit {
  const { id, privateKey } = github.app()
  return new ProbotOctokit({
    baseUrl: `${github.url}/api/v3`,
    auth: { appId: id, privateKey, installationId },
    retry: { enabled: false },
    throttle: { enabled: false },
    log: quiet,
  })
}

/** `owner` and `repo` for a request. */
export function at(repository: RepositoryHandle): { owner: string; repo: string } {
  return { owner: repository.owner(), repo: repository.name() }
}

/** A real Octokit with a token that it neither renews nor waits for. */
export async function octokitWithToken(github: Sandbox, installationId: number): Promise<Octokit> {
  const app = octokitOfApp(github)
  const { data } = await app.rest.apps.createInstallationAccessToken({ installation_id: installationId })
  return new ProbotOctokit({
    baseUrl: `${github.url}/api/v3`,
    auth: { token: data.token },
    retry: { enabled: false },
    throttle: { enabled: false },
    log: quiet,
  })
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { upload } from '../end-to-end/stage.ts'
import { freePort, MAIN, start } from '../process/process.ts'

/** A real process of Tidemark with two tenants. */
export interface Neighbours {
  github: Sandbox
  victim: RepositoryHandle
  attacker: RepositoryHandle
  /** Milliseconds from the end of a workflow run of the victim's to the check run with its numbers. */
  report(): Promise<number>
  end(): Promise<void>
}

/** Milliseconds that GitHub takes for each answer, and the storage for an artifact of the attacker's. */
export interface Slowness {
  api: number
  download: number
}

const CONFIGURATION = { '.github/tidemark.yml': 'metrics:\n  size: { max-rise: 2% }\n' }
const ARTIFACT = /^\/repos\/eve\/engine\/actions\/artifacts\/(\d+)\/zip$/

/**
 * Every third artifact of the attacker's is listed and cannot be found, which is tried again for half a minute; every
 * third breaks off while it is downloaded; the others are slow.
 */
function makeSlow(github: Sandbox, { api, download }: Slowness): void {
  const attackers = new Set<number>()
  github.storm(({ host, path }) => {
    if (host === 'blob') {
      const id = Number(/^\/(\d+)\.zip/.exec(path)?.[1])
      if (!attackers.has(id)) return { how: 'slow', late: api }
      return id % 3 === 1 ? { how: 503 } : { how: 'slow', late: download }
    }
    const id = Number(ARTIFACT.exec(path)?.[1])
    if (id) attackers.add(id)
    return id && id % 3 === 0 ? { how: 404 } : { how: 'slow', late: api }
  })
}

/** Opens a pull request on a branch of its own. */
export function open(repository: RepositoryHandle, name: string): PullRequestHandle {
  repository.branch(name)
  repository.commit(name)
  return repository.openPullRequest({ head: name })
}

/** Starts the built process beside a sandbox, with a base build of the victim's. */
export async function startNeighbours(slowness: Slowness): Promise<Neighbours> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-neighbours-'))
  const github = await startSandbox()
  const port = await freePort()
  const app = github.createApp({ webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks` })
  const tidemark = start(
    MAIN,
    {
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: app.webhookSecret,
      GHE_HOST: github.host,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: `file:${join(folder, 'tidemark.db')}`,
      LOG_LEVEL: 'info',
    },
    folder,
  )
  await tidemark.says('Listening')
  const repositories = ['calm', 'eve'].map((login) => {
    const account = github.account(login, { type: 'Organization' })
    const repository = account.repository('engine', { files: CONFIGURATION })
    github.install(account)
    return repository
  })
  const [victim, attacker] = repositories as [RepositoryHandle, RepositoryHandle]
  victim.commit('main')
  await victim.startRun({ branch: 'main', event: 'push' }).complete({ artifacts: upload({ size: 100_000 }) })
  await github.settled()
  makeSlow(github, slowness)

  let opened = 0
  return {
    github,
    victim,
    attacker,
    async report() {
      const pull = open(victim, `feature-${opened++}`)
      await github.settled()
      const run = victim.startRun({ pullRequest: pull })
      const began = performance.now()
      await run.complete({ artifacts: upload({ size: 100_001 }) })
      while (!victim.checkRuns(pull.headSha()).some(({ conclusion }) => conclusion !== null)) {
        if (performance.now() - began > 60_000)
          throw new Error(`no report within a minute:\n${tidemark.output()}`)
        await pause(5)
      }
      return performance.now() - began
    },
    async end() {
      tidemark.child.kill('SIGKILL')
      await tidemark.exit
      await github.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { upload } from '../end-to-end/stage.ts'
import { CLI, freePort, MAIN, start, type Tidemark } from './process.ts'

let folder: string
let running: Tidemark[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-process-'))
})

afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map((one) => one.exit))
  running = []
  await rm(folder, { recursive: true, force: true })
})

function run(env: Record<string, string>, command = MAIN, cwd = folder): Tidemark {
  const tidemark = start(command, env, cwd)
  running.push(tidemark)
  return tidemark
}

describe('without credentials', () => {
  it('refuses to start in production, and names what is missing', async () => {
    const tidemark = run({ NODE_ENV: 'production' })
    expect(await tidemark.exit).toBe(1)
    expect(tidemark.output()).toMatch(/APP_ID is missing[\s\S]*PRIVATE_KEY[\s\S]*WEBHOOK_SECRET is missing/)
  })

  it('shows the set-up wizard otherwise, which makes the app from app.yml', async () => {
    const port = await freePort()
    const tidemark = run({ PORT: String(port), HOST: '127.0.0.1' }, MAIN, process.cwd())
    await tidemark.says('Listening')
    const page = await (await fetch(`http://127.0.0.1:${port}/probot`)).text()
    const manifest = /name="manifest"[^>]*value='([^']*)'/.exec(page)?.[1] ?? page
    expect(manifest).toContain('pull_requests')
    expect(manifest).toContain('/api/github/webhooks')
    tidemark.child.kill('SIGTERM')
    expect(await tidemark.exit).toBe(0)
  })
})

describe('beside a GitHub Enterprise Server', () => {
  let github: Sandbox
  let engine: RepositoryHandle
  let pull: PullRequestHandle
  let env: Record<string, string>

  beforeEach(async () => {
    github = await startSandbox()
    const port = await freePort()
    const app = github.createApp({ webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks` })
    env = {
      NODE_ENV: 'production',
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: app.webhookSecret,
      GHE_HOST: github.host,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: `file:${join(folder, 'deep', 'tidemark.db')}`,
    }
  })

  afterEach(async () => {
    for (const { child } of running) child.kill('SIGKILL')
    await github.stop()
  })

  async function play(): Promise<void> {
    const octo = github.account('octo')
    engine = octo.repository('engine')
    github.install(octo)
    engine.branch('feature')
    engine.commit('feature')
    pull = engine.openPullRequest({ head: 'feature' })
    const ci = engine.startRun({ pullRequest: pull })
    await ci.complete({ artifacts: upload({ size: 1 }) })
    await github.settled()
  }

  /** Resolves when the check run is there. */
  async function reported(): Promise<void> {
    while (engine.checkRuns(pull.headSha())[0]?.status !== 'completed') {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  it('reports in production with a fresh database, and leaves with 0 on SIGTERM', async () => {
    const tidemark = run(env)
    await tidemark.says('Listening')
    await play()
    await reported()
    expect(pull.comments()).toHaveLength(1)
    tidemark.child.kill('SIGTERM')
    expect(await tidemark.exit).toBe(0)
  })

  it('leaves with 0 on SIGINT', async () => {
    const tidemark = run(env)
    await tidemark.says('Listening')
    tidemark.child.kill('SIGINT')
    expect(await tidemark.exit).toBe(0)
  })

  it('finishes what it began when it is killed and started again, with one comment', async () => {
    github.fail(
      { method: 'POST', route: '/repos/{owner}/{repo}/issues/{issue_number}/comments' },
      { how: 'timeout', when: 'after', times: 1 },
    )
    const first = run(env)
    await first.says('Listening')
    await play()
    while (pull.comments().length === 0) await new Promise((resolve) => setImmediate(resolve))
    first.child.kill('SIGKILL')
    expect(await first.exit).toBeNull()
    expect(engine.checkRuns(pull.headSha())).toEqual([])
    const second = run(env)
    await second.says('Listening')
    await reported()
    expect(pull.comments()).toHaveLength(1)
    second.child.kill('SIGTERM')
    expect(await second.exit).toBe(0)
  })

  it('says in one line that a database cannot be opened', async () => {
    const tidemark = run({ ...env, DATABASE_URL: 'mysql://localhost/x' })
    expect(await tidemark.exit).toBe(1)
    expect(tidemark.output()).toContain('mysql://')
    expect(tidemark.output()).not.toContain('at ')
  })

  it('replays only deliveries that it knows', async () => {
    const unknown = run(env, [...CLI, 'replay', 'no-such-delivery'])
    expect(await unknown.exit).toBe(1)
    expect(unknown.output()).toContain('there is no delivery no-such-delivery')
    const help = run(env, [...CLI, 'replay', '--help'])
    expect(await help.exit).toBe(0)
    expect(help.output()).toContain('Usage: npm run replay')

    const tidemark = run(env)
    await tidemark.says('Listening')
    await play()
    await reported()
    const delivery = github.deliveries.find(
      (one) => one.event === 'workflow_run' && one.action === 'completed',
    )
    const replay = run(env, [...CLI, 'replay', delivery?.guid ?? ''])
    expect(await replay.exit).toBe(0)
    expect(replay.output()).toContain('is in the queue again')
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { upload } from '../end-to-end/stage.ts'
import { until } from '../servers/until.ts'
import { freePort, MAIN, start, type Tidemark } from './process.ts'

let folder: string
let github: Sandbox
let tidemark: Tidemark
let secrets: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-log-'))
  github = await startSandbox()
  const port = await freePort()
  const app = github.createApp({ webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks` })
  secrets = [app.webhookSecret, ...app.privateKey.split('\n').filter((line) => line.length > 40)]
  tidemark = start(
    MAIN,
    {
      NODE_ENV: 'production',
      LOG_LEVEL: 'trace',
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: app.webhookSecret,
      GHE_HOST: github.host,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: String(port),
    },
    folder,
  )
  await tidemark.says('Listening')
})

afterEach(async () => {
  tidemark.child.kill('SIGKILL')
  await tidemark.exit
  await github.stop()
  await rm(folder, { recursive: true, force: true })
})

interface Line {
  msg: string
  job?: string
  delivery?: string
  repository?: number
  ms?: number
}

it('has one line a job with delivery, repository and duration, and nothing private, even at its most talkative', async () => {
  const octo = github.account('octo', { type: 'Organization' })
  const engine = octo.repository('engine', { private: true })
  github.install(octo)
  engine.branch('unreleased-codename')
  engine.commit('unreleased-codename')
  const pull = engine.openPullRequest({ head: 'unreleased-codename', title: 'Buy the rival' })
  github.fail({ path: '/artifacts' }, { how: 500 })
  const value = 987_654_321
  await engine.startRun({ pullRequest: pull }).complete({ artifacts: upload({ 'hidden-metric': { value } }) })
  await github.settled()
  await until(() => engine.checkRuns(pull.headSha())[0]?.status === 'completed', 'the report')

  const output = tidemark.output()
  for (const secret of secrets) expect(output).not.toContain(secret)
  expect(output).not.toMatch(
    /unreleased-codename|Buy the rival|hidden-metric|987.?654.?321|ghs_|Bearer |token [A-Za-z0-9]/,
  )

  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): Line => JSON.parse(line))
  const done = lines.filter(({ msg }) => msg === 'job done')
  expect(done.map(({ job }) => job)).toContain('ingest-run')
  for (const { delivery, repository, ms } of done.filter(({ job }) => job !== 'record-installation')) {
    expect([typeof delivery, repository, typeof ms]).toEqual(['string', engine.id, 'number'])
  }
})

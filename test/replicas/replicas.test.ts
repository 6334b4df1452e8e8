import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { upload } from '../end-to-end/stage.ts'
import { freePort, MAIN, start, type Tidemark } from '../process/process.ts'
import { hasRedis, type RedisServer, startRedis } from '../servers/redis.ts'
import { type LibsqlServer, sqldProgram, startSqld } from '../servers/sqld.ts'
import { until } from '../servers/until.ts'
import { type Balancer, startBalancer } from './balancer.ts'

const long = process.env.TIDEMARK_LONG === '1'

const PULL_REQUESTS = 12
const WORKFLOWS = ['build', 'test', 'bench']

interface Replica {
  url: string
  process: Tidemark
}

let github: Sandbox
let database: LibsqlServer
let redis: RedisServer
let balancer: Balancer
let replicas: Replica[] = []
let environment: Record<string, string>

beforeEach(async () => {
  github = await startSandbox()
  database = await startSqld()
  redis = await startRedis()
  balancer = await startBalancer(() => replicas.map(({ url }) => url))
  const app = github.createApp({ webhookUrl: `${balancer.url}/api/github/webhooks` })
  environment = {
    NODE_ENV: 'production',
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: github.host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
  }
})

afterEach(async () => {
  for (const replica of replicas) await kill(replica)
  await balancer.stop()
  await github.stop()
  await redis.stop()
  await database.stop()
})

async function startReplica(): Promise<Replica> {
  const port = await freePort()
  const process = start(MAIN, { ...environment, PORT: String(port) })
  await process.says('Listening')
  const replica = { url: `http://127.0.0.1:${port}`, process }
  replicas.push(replica)
  return replica
}

async function kill(replica: Replica): Promise<void> {
  replicas = replicas.filter((one) => one !== replica)
  replica.process.child.kill('SIGKILL')
  await replica.process.exit
}

interface Story {
  engine: RepositoryHandle
  pulls: PullRequestHandle[]
}

/** A repository whose base branch has a build of each workflow, and pull requests that wait for theirs. */
async function open(octo: AccountHandle, name: string): Promise<Story> {
  const engine = octo.repository(name)
  engine.commit('main')
  for (const workflow of WORKFLOWS) {
    const run = engine.startRun({ branch: 'main', event: 'push', workflow })
    await run.complete({ artifacts: upload({ [workflow]: { value: 100_000, unit: 'bytes' } }) })
  }
  await github.settled()
  const pulls = Array.from({ length: PULL_REQUESTS }, (_, index) => {
    engine.branch(`feature-${index}`)
    engine.commit(`feature-${index}`)
    return engine.openPullRequest({ head: `feature-${index}` })
  })
  return { engine, pulls }
}

async function runWorkflow({ engine, pulls }: Story, workflow: string): Promise<void> {
  for (const [index, pullRequest] of pulls.entries()) {
    const run = engine.startRun({ pullRequest, workflow })
    const value = 100_000 + 10_000 * index
    await run.complete({ artifacts: upload({ [workflow]: { value, unit: 'bytes' } }) })
  }
}

/** Asks again for what was not accepted, as the app does every few minutes. */
async function deliverMissed(): Promise<void> {
  await github.settled()
  const accepted = new Set<string>()
  for (const { guid, statusCode } of github.deliveries)
    if (statusCode >= 200 && statusCode < 300) accepted.add(guid)
  for (const { id, guid, redelivery } of [...github.deliveries]) {
    if (!accepted.has(guid) && !redelivery) github.post.redeliver(id)
  }
  await github.settled()
}

/** The one comment and the one check run of each pull request, without what differs from run to run. */
function endState({ engine, pulls }: Story) {
  return pulls.map((pull) => ({
    comments: pull.comments().map(({ body }) => stripped(body, engine)),
    checkRuns: engine
      .checkRuns(pull.headSha())
      .map(({ status, conclusion, title, summary }) => [
        status,
        conclusion,
        title,
        stripped(summary ?? '', engine),
      ]),
  }))
}

function stripped(text: string, engine: RepositoryHandle): string {
  return text.replaceAll(engine.name(), 'NAME').replace(/[0-9a-f]{40}|`[0-9a-f]{7}`/g, 'SHA')
}

/** True once every pull request's report is final and has the numbers of all workflows. */
function isReported({ engine, pulls }: Story): boolean {
  return pulls.every((pull) => {
    const [checkRun] = engine.checkRuns(pull.headSha())
    const said = [pull.comments()[0]?.body, checkRun?.title]
    return checkRun?.status === 'completed' && !said.some((text) => !text || /not measured here/.test(text))
  })
}

describe.skipIf(!long || !hasRedis || sqldProgram() === null)(
  'two replicas on a libSQL server and Redis (npm run test:replicas)',
  () => {
    it('come to the same end when a replica, Redis and the database are killed in the middle', async () => {
      const octo = github.account('octo', { type: 'Organization' })
      github.install(octo)
      const first = await startReplica()
      await startReplica()
      const calm = await open(octo, 'calm')
      for (const workflow of WORKFLOWS) await runWorkflow(calm, workflow)
      await until(() => isReported(calm), 'the reports of the calm story')

      const stormy = await open(octo, 'storm')
      await runWorkflow(stormy, 'build')
      await kill(first)
      await runWorkflow(stormy, 'test')
      await redis.kill()
      await runWorkflow(stormy, 'bench')
      await github.settled()
      await redis.revive()
      await database.kill()
      await github.settled()
      await database.revive()
      await startReplica()
      await deliverMissed()
      await until(() => isReported(stormy), 'the reports of the stormy story')
      expect(endState(stormy)).toEqual(endState(calm))
    }, 300_000)
  },
)

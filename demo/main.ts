import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readEnvironment } from '../src/environment.ts'
import { charts } from '../src/sandbox/charts.ts'
import { pages } from '../src/sandbox/page.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts'
import { type Service, startService } from '../src/service.ts'
import { type Told, tellStory } from './story.ts'

const FOLDER = fileURLToPath(new URL('../.demo/', import.meta.url))

const HELP = `Usage: npm run demo [-- --once]

Starts Tidemark beside a small GitHub of its own, plays a story of real numbers through signed webhooks, prints what
the pull request got, and stays up so that you can look at it.

  --once   leave when the story is told; writes .demo/comment.md, .demo/check-run.json and .demo/requests.jsonl`

/** The real service beside the sandbox; time is the story's own. */
async function setUp() {
  let time = Date.now() - 25 * 86_400_000
  const now = () => {
    time += 1_000
    return time
  }
  await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
  const github = await startSandbox({ now, clock: Date.now, sites: (world) => [pages(world), charts] })
  const app = github.createApp()
  const environment = readEnvironment({
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: github.host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    DATABASE_URL: `file:${FOLDER}tidemark.db`,
    QUICKCHART_URL: github.url,
  })
  if (!environment) throw new Error('the environment of the demo is incomplete')
  const service = await startService(environment, { now })
  app.webhookUrl = `${service.url}/api/github/webhooks`
  const pass = (minutes: number) => {
    time += minutes * 60_000
  }
  return { github, service, pass }
}

async function settle(github: Sandbox, service: Service): Promise<void> {
  for (let seen = -1; seen !== github.deliveries.length + github.requests.length; ) {
    seen = github.deliveries.length + github.requests.length
    await github.settled()
    await service.idle()
  }
}

async function write(
  { branch, repository }: Told,
  github: Sandbox,
): Promise<{ comment: string; check: object }> {
  const comment = branch.comments()[0]?.body ?? ''
  const checkRun = repository.checkRuns(branch.headSha())[0]
  if (!comment || !checkRun) throw new Error('the pull request did not get its report')
  const { name, status, conclusion, title, summary, text, annotations, actions } = checkRun
  const check = { name, status, conclusion, title, summary, text, annotations, actions }
  await writeFile(`${FOLDER}comment.md`, comment)
  await writeFile(`${FOLDER}check-run.json`, `${JSON.stringify(check, null, 2)}\n`)
  await writeFile(`${FOLDER}requests.jsonl`, github.requestLines())
  return { comment, check: { name, status, conclusion, title } }
}

async function main(args: string[]): Promise<void> {
  const unknown = args.filter((arg) => arg !== '--once')
  if (unknown.length > 0) {
    console.info(HELP)
    process.exitCode = unknown.every((arg) => arg === '--help' || arg === '-h') ? 0 : 2
    return
  }
  const { github, service, pass } = await setUp()
  const stop = async () => {
    await service.stop()
    await github.stop()
  }
  const told = await tellStory({
    github,
    pass,
    settle: () => settle(github, service),
    say: (line) => console.info(`• ${line}`),
  })
  const { comment, check } = await write(told, github)
  console.info(`\n── The comment ${'─'.repeat(60)}\n${comment}\n`)
  console.info(`── The check run ${'─'.repeat(58)}\n${JSON.stringify(check, null, 2)}\n`)
  console.info(
    `Requests to GitHub: ${told.cost.first} for the first report, ${told.cost.later} after the second push`,
  )
  if (args.includes('--once')) {
    await stop()
    return
  }
  console.info(`\nThe conversation as GitHub would show it: ${told.branch.url()}`)
  console.info(`The pull request from the fork:           ${told.fork.url()}\nCtrl-C ends the demo.`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)))
  }
}

await main(process.argv.slice(2))

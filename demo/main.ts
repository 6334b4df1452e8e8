import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Sandbox } from '../src/sandbox/sandbox.ts'
import { play } from './play.ts'
import type { Told } from './story.ts'

const FOLDER = fileURLToPath(new URL('../.demo/', import.meta.url))

const HELP = `Usage: npm run demo [-- --once]

Starts Tidemark beside a small GitHub of its own, plays a story of real numbers through signed webhooks, prints what
the pull request got, and stays up so that you can look at it.

  --once   leave when the story is told; writes .demo/comment.md, .demo/check-run.json and .demo/requests.jsonl`

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
  await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
  const { told, github, stop } = await play(FOLDER, (line) => console.info(`• ${line}`))
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

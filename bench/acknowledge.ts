import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { median } from 'simple-statistics'
import { openDatabase } from '../src/store/database.ts'
import { type Delivered, deliver } from './support/deliver.ts'
import type { Figure } from './support/figures.ts'
import { type Subject, startProcess } from './support/process.ts'
import { percentile } from './support/samples.ts'
import { inFolder } from './support/store.ts'
import { newCredentials, startTidemark } from './support/tidemark.ts'

const EXAMPLES = createRequire(import.meta.url).resolve(
  '@octokit/webhooks-examples/api.github.com/index.json',
)
const CONNECTIONS = 50
const AMOUNT = 15_000
const WARM_UP = 5_000
const ROUNDS = 5

/** A real payload of 17 KB, with the installation that an app's deliveries carry. */
function payload(): string {
  const events = JSON.parse(readFileSync(EXAMPLES, 'utf8')) as { name: string; examples: object[] }[]
  const runs = events.find((event) => event.name === 'workflow_run')?.examples ?? []
  const completed = runs.find((run) => 'action' in run && run.action === 'completed')
  if (!completed) throw new Error('there is no example of a completed workflow run')
  return JSON.stringify({ ...completed, installation: { id: 1, node_id: 'MDg=' } })
}

/** A GitHub that keeps silent: jobs begin and wait, so that only the taking in is measured. */
async function silentGitHub() {
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function storedIn(folder: string): Promise<number> {
  const db = await openDatabase({ url: `file:${folder}/tidemark.db` })
  const [row] = await db.read((queries) =>
    queries.all<{ count: number }>(sql`select count(*) as count from deliveries`),
  )
  await db.close()
  return row?.count ?? 0
}

interface Round {
  bare: Delivered
  tidemark: Delivered
}

const p99 = ({ milliseconds }: Delivered) => percentile(milliseconds, 0.99)

function figuresOf(rounds: Round[], lost: number): Figure[] {
  const each = (figure: (round: Round) => number) => rounds.map(figure)
  return [
    { what: 'deliveries acknowledged durably', unit: '/s', runs: each((it) => it.tidemark.rate) },
    { what: 'a bare Probot that keeps nothing', unit: '/s', runs: each((it) => it.bare.rate) },
    {
      what: 'the one rate over the other, in the same round',
      unit: '×',
      runs: each((it) => it.tidemark.rate / it.bare.rate),
      target: { atLeast: 0.8 },
    },
    { what: 'acknowledged within, 99 of 100', unit: 'ms', runs: each((it) => p99(it.tidemark)) },
    { what: 'by a bare Probot', unit: 'ms', runs: each((it) => p99(it.bare)) },
    {
      what: 'the one time over the other, in the same round',
      unit: '×',
      runs: each((it) => p99(it.tidemark) / p99(it.bare)),
      target: { atMost: 1.5 },
    },
    { what: 'acknowledged deliveries that are not stored', unit: '', runs: [lost], target: { atMost: 0 } },
  ]
}

/**
 * Delivers a real payload over 50 connections to the built app and to a bare Probot, processes of their own that
 * take turns, and counts afterwards what the app's database has.
 */
export async function measure(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const credentials = newCredentials()
    const github = await silentGitHub()
    const tidemark = await startTidemark({ credentials, github: github.host, folder })
    const bare = await startProcess(['--import', 'tsx', 'bench/support/bare-probot.ts'], {
      APP_ID: String(credentials.appId),
      PRIVATE_KEY: credentials.privateKey,
      WEBHOOK_SECRET: credentials.secret,
    })
    let acknowledged = 0
    const text = payload()
    const send = async ({ url }: Subject, amount: number) => {
      const address = `${url}/api/github/webhooks`
      const target = { url: address, secret: credentials.secret, event: 'workflow_run', payload: text }
      return deliver(target, amount, CONNECTIONS)
    }
    const round = async (amount: number): Promise<Round> => {
      const toBare = await send(bare, amount)
      const toTidemark = await send(tidemark, amount)
      acknowledged += toTidemark.acknowledged
      return { bare: toBare, tidemark: toTidemark }
    }
    await round(WARM_UP)
    const rounds: Round[] = []
    while (rounds.length < ROUNDS) {
      rounds.push(await round(AMOUNT))
      console.warn(
        `  ${rounds.length}: ${median(rounds.map((it) => it.tidemark.rate / it.bare.rate)).toFixed(2)} of the rate`,
      )
    }
    await bare.stop()
    process.kill(tidemark.pid, 'SIGKILL')
    github.stop()
    return figuresOf(rounds, acknowledged - (await storedIn(folder)))
  })
}

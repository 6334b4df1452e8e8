import { recordRepository } from '../src/store/repositories.ts'
import type { Figure } from './support/figures.ts'
import { startGitHub } from './support/github.ts'
import type { Prepared } from './support/github-protocol.ts'
import { addHistory } from './support/history.ts'
import { memoryOf } from './support/process.ts'
import { BRANCH, inFolder, MINUTE, newDatabase } from './support/store.ts'
import { startTidemark } from './support/tidemark.ts'

const METRICS = 50
const REPOSITORIES = 10
/** Of each repository's base branch: 10,000 together. */
const BUILDS = 1_000
/** Of each repository, all due at once: as many as an installation may comment on without waiting. */
const PULL_REQUESTS = 18
const STARTS = 9
const LOOK_MS = 50
const RUNS = 3

async function fill(folder: string, repositories: Prepared['repositories']): Promise<void> {
  const db = await newDatabase(folder)
  for (const repository of repositories) {
    await recordRepository(db, { ...repository, private: false, defaultBranch: BRANCH })
    const place = { repositoryId: repository.id, since: Date.now() - (BUILDS + 60) * MINUTE }
    await addHistory(db, BUILDS, METRICS, place)
  }
  await db.close()
}

/** Starts on a full database several times, and then lets it make many reports at once. */
async function once(): Promise<{ starts: number[]; highest: number }> {
  return inFolder(async (folder) => {
    const github = startGitHub()
    const prepared = await github.ask({ do: 'prepare', repositories: REPOSITORIES })
    const { host, repositories, ...credentials } = prepared
    await fill(folder, repositories)
    const options = { credentials, github: host, folder }
    const starts: number[] = []
    while (starts.length < STARTS) {
      const started = await startTidemark(options)
      starts.push(started.startedIn / 1_000)
      await started.stop()
    }
    const tidemark = await startTidemark(options)
    await github.ask({ do: 'connect', url: `${tidemark.url}/api/github/webhooks` })
    await github.ask({ do: 'build base', builds: 1, metrics: METRICS })
    await github.ask({ do: 'open pull requests', each: PULL_REQUESTS })
    let highest = 0
    const look = setInterval(() => {
      highest = Math.max(highest, memoryOf(tidemark.pid))
    }, LOOK_MS)
    await github.ask({ do: 'report all', metrics: METRICS })
    clearInterval(look)
    await tidemark.stop()
    await github.stop()
    return { starts, highest }
  })
}

/** How long the built app takes until it listens, and the most memory it holds under load. */
export async function measure(): Promise<Figure[]> {
  const all: Awaited<ReturnType<typeof once>>[] = []
  while (all.length < RUNS) all.push(await once())
  const builds = (REPOSITORIES * BUILDS).toLocaleString('en')
  const reports = REPOSITORIES * PULL_REQUESTS
  return [
    {
      what: `start to ready, ${builds} builds × ${METRICS} metrics`,
      unit: 's',
      runs: all.flatMap((one) => one.starts),
      target: { atMost: 1 },
    },
    {
      what: `most memory, ${builds} builds × ${METRICS} metrics, ${reports} reports due at once`,
      unit: 'MB',
      runs: all.map((one) => one.highest),
      target: { atMost: 200 },
    },
  ]
}

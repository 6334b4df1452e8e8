import type { Figure } from './support/figures.ts'
import { startGitHub } from './support/github.ts'
import { inFolder } from './support/store.ts'
import { startTidemark } from './support/tidemark.ts'

const METRICS = 50
const REPOSITORIES = 40
const BASE_BUILDS = 20
/** Of each installation: fewer than it may comment on at once, so that GitHub's limits do not set the pace. */
const PULL_REQUESTS = 8
const RUNS = 3

/** Lets CI finish for hundreds of pull requests of many installations at the same time; one process reports on all. */
async function once(): Promise<number> {
  return inFolder(async (folder) => {
    const github = startGitHub()
    const { host, ...credentials } = await github.ask({ do: 'prepare', repositories: REPOSITORIES })
    const tidemark = await startTidemark({ credentials, github: host, folder })
    await github.ask({ do: 'connect', url: `${tidemark.url}/api/github/webhooks` })
    await github.ask({ do: 'build base', builds: BASE_BUILDS, metrics: METRICS })
    await github.ask({ do: 'open pull requests', each: PULL_REQUESTS + 1 })
    // Their reports come after all that was to be done before.
    await github.ask({ do: 'report one by one', count: REPOSITORIES, metrics: METRICS })
    const rate = await github.ask({ do: 'report all', metrics: METRICS })
    await tidemark.stop()
    await github.stop()
    return rate
  })
}

export async function measure(): Promise<Figure[]> {
  const runs: number[] = []
  while (runs.length < RUNS) runs.push(await once())
  const what = `sustained: reports of ${METRICS} metrics, ${REPOSITORIES * PULL_REQUESTS} due at once, one process`
  return [{ what, unit: '/s', runs }]
}

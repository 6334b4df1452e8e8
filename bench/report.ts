import type { Figure } from './support/figures.ts'
import { startGitHub } from './support/github.ts'
import { percentile } from './support/samples.ts'
import { inFolder } from './support/store.ts'
import { startTidemark } from './support/tidemark.ts'

const METRICS = 50
/** More installations than reports that one of them may send at once: what is measured are lone reports. */
const REPOSITORIES = 20
const BASE_BUILDS = 20
const WARM_UP = 40
const REPORTS = 100
const ROUNDS = 3

/** Lets one run after the other finish, and measures until GitHub has been asked for the comment and the check run. */
export async function measure(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const github = startGitHub()
    const { host, ...credentials } = await github.ask({ do: 'prepare', repositories: REPOSITORIES })
    const tidemark = await startTidemark({ credentials, github: host, folder })
    await github.ask({ do: 'connect', url: `${tidemark.url}/api/github/webhooks` })
    await github.ask({ do: 'build base', builds: BASE_BUILDS, metrics: METRICS })
    await github.ask({ do: 'open pull requests', each: (WARM_UP + ROUNDS * REPORTS) / REPOSITORIES })
    await github.ask({ do: 'report one by one', count: WARM_UP, metrics: METRICS })
    const rounds: number[][] = []
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push(await github.ask({ do: 'report one by one', count: REPORTS, metrics: METRICS }))
    }
    await tidemark.stop()
    await github.stop()
    const within = (share: number) => rounds.map((times) => percentile(times, share))
    const what = `delivery in → comment and check run out, ${METRICS} metrics`
    return [
      { what: `${what}: 50 of 100`, unit: 'ms', runs: within(0.5), target: { atMost: 60 } },
      { what: `${what}: 99 of 100`, unit: 'ms', runs: within(0.99), target: { atMost: 200 } },
    ]
  })
}

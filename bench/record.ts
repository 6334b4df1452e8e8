import { type BuildRecord, recordBuild } from '../src/store/record-build.ts'
import type { Figure } from './support/figures.ts'
import { milliseconds } from './support/samples.ts'
import { BRANCH, inFolder, MINUTE, newDatabase, REPOSITORY, readings, shaOf } from './support/store.ts'

const SIZES = [
  { metrics: 50, runs: 100, atMost: 3 },
  { metrics: 1_000, runs: 40, atMost: 20 },
  { metrics: 10_000, runs: 15, atMost: 150 },
]
/** Builds recorded before the clock counts: they compile the code and write the definitions. */
const WARM_UP = 5

function build(n: number, metrics: number): BuildRecord {
  return {
    repositoryId: REPOSITORY.id,
    source: 'workflow_run',
    runId: n,
    attempt: 1,
    workflow: 'CI',
    commitSha: shaOf(n),
    headRepositoryId: REPOSITORY.id,
    branch: BRANCH,
    event: 'push',
    trusted: true,
    measuredAt: n * MINUTE,
    uploads: [{ environment: '', readings: readings(metrics, n), annotations: [] }],
    problems: [],
  }
}

/** Records builds of the base branch one after the other into a database file, until each is on disk. */
export async function measure(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { metrics, runs, atMost } of SIZES) {
    const taken = await inFolder(async (folder) => {
      const db = await newDatabase(folder)
      const times: number[] = []
      for (let n = 1; n <= WARM_UP + runs; n++) {
        const next = build(n, metrics)
        const time = await milliseconds(() => recordBuild(db, next, n * MINUTE))
        if (n > WARM_UP) times.push(time)
      }
      await db.close()
      return times
    })
    const what = `record a build of ${metrics.toLocaleString('en')} metrics`
    figures.push({ what, unit: 'ms', runs: taken, target: { atMost } })
  }
  return figures
}

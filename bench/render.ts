import { report } from '../src/report/index.ts'
import { compareStored } from './support/comparing.ts'
import type { Figure } from './support/figures.ts'
import { addBuild, addHistory } from './support/history.ts'
import { milliseconds } from './support/samples.ts'
import { inFolder, newDatabase, REPOSITORY, shaOf } from './support/store.ts'

const METRICS = 10_000
const BUILDS = 100
const RUNS = 9

/** Compares a pull request of ten thousand metrics with the base, and makes comment, check run and charts of it. */
export async function measure(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const db = await newDatabase(folder)
    await addHistory(db, BUILDS, METRICS)
    const [head, pullRequest] = [BUILDS + 1, 1]
    await addBuild(db, { n: head, metrics: METRICS, pullRequest })
    const compareAndRender = async () => {
      const comparison = await compareStored(db, head, BUILDS)
      report({
        repository: { ...REPOSITORY, url: 'https://github.com/octo/numbers' },
        pullRequest: { number: pullRequest, baseBranch: REPOSITORY.defaultBranch },
        headSha: shaOf(head),
        comparison,
        problems: [],
        awaited: [],
        annotations: [],
        changeCoverage: null,
        actions: [],
        charts: { mode: 'auto', quickChartUrl: null },
      })
    }
    await compareAndRender()
    const runs: number[] = []
    for (let run = 0; run < RUNS; run++) runs.push((await milliseconds(compareAndRender)) / 1_000)
    await db.close()
    const what = `compare and render ${METRICS.toLocaleString('en')} metrics, ${BUILDS} builds on the base`
    return [{ what, unit: 's', runs, target: { atMost: 1 } }]
  })
}

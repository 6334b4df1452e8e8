import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../src/store/database.ts'
import { compareStored } from './support/comparing.ts'
import type { Figure } from './support/figures.ts'
import { addBuild, addHistory } from './support/history.ts'
import { milliseconds } from './support/samples.ts'
import { inFolder, newDatabase } from './support/store.ts'

const METRICS = 50
const BUILDS = [100, 1_000, 10_000, 100_000]
const RUNS = 100
const WARM_UP = 10
const PULL_REQUEST = 1

async function stored(folder: string, builds: number): Promise<Database> {
  await mkdir(folder)
  const db = await newDatabase(folder)
  await addHistory(db, builds, METRICS)
  await addBuild(db, { n: builds + 1, metrics: METRICS, pullRequest: PULL_REQUEST })
  return db
}

/** Compares a pull request of 50 metrics with the newest of so many builds; the sizes take turns. */
export async function measure(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const stages: { builds: number; db: Database; times: number[] }[] = []
    for (const builds of BUILDS) {
      stages.push({ builds, db: await stored(join(folder, String(builds)), builds), times: [] })
    }
    for (let run = 0; run < WARM_UP + RUNS; run++) {
      for (const { db, builds, times } of stages) {
        const time = await milliseconds(() => compareStored(db, builds + 1, builds))
        if (run >= WARM_UP) times.push(time)
      }
    }
    for (const { db } of stages) await db.close()
    const figures = stages.map(
      ({ builds, times }): Figure => ({
        what: `compare ${METRICS} metrics, ${builds.toLocaleString('en')} builds on the base`,
        unit: 'ms',
        runs: times,
        target: { atMost: 10 },
      }),
    )
    const [first, last] = [stages[0]?.times ?? [], stages.at(-1)?.times ?? []]
    const growth = last.map((time, run) => time / (first[run] ?? time))
    return [
      ...figures,
      {
        what: 'the last beside the first, in the same round',
        unit: '×',
        runs: growth,
        target: { atMost: 1.3 },
      },
    ]
  })
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Reading } from '../../src/metrics/metric.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { type Repository, recordRepository } from '../../src/store/repositories.ts'

/** The repository that the benchmarks of the store are about. */
export const REPOSITORY: Repository = {
  id: 1,
  installationId: 1,
  owner: 'octo',
  name: 'numbers',
  private: false,
  defaultBranch: 'main',
}

export const BRANCH = 'main'
export const MINUTE = 60_000

/** Runs a function beside a folder that is there as long as it runs. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A new database file that knows the repository. */
export async function newDatabase(folder: string, name = 'tidemark'): Promise<Database> {
  const db = await openDatabase({ url: `file:${join(folder, `${name}.db`)}` })
  await migrate(db)
  await recordRepository(db, REPOSITORY)
  return db
}

/** The id of the n-th commit, which looks like one of Git's. */
export function shaOf(n: number): string {
  return n.toString(16).padStart(40, '0')
}

/** What one build says of so many metrics; values vary from build to build by about one in a hundred. */
export function readings(count: number, seed: number): Reading[] {
  return Array.from({ length: count }, (_, index) => ({
    definition: { id: `bench/case-${index}`, type: 'numeric', unit: 'duration', better: 'lower' },
    number: (index + 1) * (1 + (((seed * 7919 + index * 104_729) % 1_000) - 500) / 50_000),
  }))
}

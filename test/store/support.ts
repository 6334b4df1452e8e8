import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Reading, Upload } from '../../src/metrics/metric.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import type { BuildRecord } from '../../src/store/record-build.ts'
import { recordRepository } from '../../src/store/repositories.ts'

/** Some moment; all times of the tests are relative to it. */
export const noon = 1_700_000_000_000
export const minute = 60_000

/** The URL of a database file in a folder that goes with the test. */
export async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-store-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return `file:${join(folder, 'tidemark.db')}`
}

/** A migrated database in a real file, closed when the test is finished. */
export async function newDatabase(options: Partial<DatabaseOptions> = {}): Promise<Database> {
  const db = await openDatabase({ url: await newFile(), ...options })
  onTestFinished(() => db.close())
  await migrate(db)
  return db
}

/** The same with repository 1 in it. */
export async function newRepository(): Promise<Database> {
  const db = await newDatabase()
  await recordRepository(db, repository(1))
  return db
}

export function repository(id: number, installationId = 10) {
  return { id, installationId, owner: 'octo', name: `repo-${id}`, private: false, defaultBranch: 'main' }
}

/** Forty characters made of a short name. */
export function sha(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(40, '0').slice(0, 40)
}

export function numeric(id: string, number: number, samples?: number[]): Reading {
  const definition = { id, type: 'numeric' as const }
  return samples ? { definition, number, samples } : { definition, number }
}

export function label(id: string, text: string): Reading {
  return { definition: { id, type: 'label' }, label: text }
}

export function upload(readings: Reading[], more: Partial<Upload> = {}): Upload {
  return { environment: '', readings, annotations: [], ...more }
}

/** A trusted build of `main` at noon, unless told otherwise. */
export function build(more: Partial<BuildRecord> = {}): BuildRecord {
  return {
    repositoryId: 1,
    source: 'workflow_run',
    runId: 100,
    attempt: 1,
    workflow: 'CI',
    commitSha: sha('a'),
    branch: 'main',
    headRepositoryId: 1,
    event: 'push',
    trusted: true,
    measuredAt: noon,
    uploads: [],
    problems: [],
    ...more,
  }
}

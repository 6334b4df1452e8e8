import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countsFor, headBuilds } from '../../src/store/head-builds.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { build, newRepository, noon } from './support.ts'

const event = fc.constantFrom(
  ...['push', 'workflow_dispatch', 'pull_request', 'pull_request_target', 'merge_group', 'deployment_status'],
  ...['workflow_run', 'issue_comment', 'repository_dispatch', 'check_run', 'status', 'label', 'dynamic'],
)
const branch = fc.constantFrom('feature', 'main', null)
const repository = fc.constantFrom(1, 2, 3, 0, null)
const pullRequest = fc.option(
  fc.record({
    headRef: fc.constantFrom('feature', 'main'),
    headRepositoryId: fc.constantFrom(1, 2, 3, null),
    lastHeadRepositoryId: fc.constantFrom(1, 2, 3, null),
  }),
)

test('the database and the code agree which runs count for a head', async () => {
  const db = await newRepository()
  const runs = fc.sample(fc.record({ event, branch, headRepositoryId: repository }), 300)
  for (const [runId, run] of runs.entries()) {
    await recordBuild(db, build({ ...run, runId, trusted: false }), noon)
  }
  await fc.assert(
    fc.asyncProperty(pullRequest, async (head) => {
      const counted = await db.read((queries) =>
        queries.all<{ runId: number }>(
          sql`select run_id as runId from build_contexts build where ${headBuilds(1, head)} order by run_id`,
        ),
      )
      const expected = [...runs.entries()].filter(([, run]) => countsFor(run, 1, head)).map(([id]) => id)
      expect(counted.map(({ runId }) => runId)).toEqual(expected)
    }),
    { numRuns: 50 },
  )
})

const ofRepository = { headRef: 'feature', headRepositoryId: 1, lastHeadRepositoryId: 1 }
const ofFork = { headRef: 'feature', headRepositoryId: 2, lastHeadRepositoryId: 2 }
const ofDeletedFork = { headRef: 'feature', headRepositoryId: null, lastHeadRepositoryId: 2 }

test.each([
  ['a pull request’s own run', ofFork, 'pull_request', 'feature', 2, true],
  ['another fork’s branch of that name', ofFork, 'pull_request', 'feature', 3, false],
  ['another branch of the fork', ofFork, 'pull_request', 'other', 2, false],
  ['a branch of the repository of that name', ofFork, 'pull_request', 'feature', 1, false],
  ['a push of that commit to the repository', ofFork, 'push', 'tested', 1, true],
  ['a fork’s run that calls itself a push', ofRepository, 'push', 'feature', 2, false],
  ['a run started by hand', ofRepository, 'workflow_dispatch', 'feature', 1, true],
  ['another workflow’s end', ofRepository, 'workflow_run', 'feature', 1, false],
  ['a comment', ofRepository, 'issue_comment', 'feature', 1, false],
  ['a call from outside', ofRepository, 'repository_dispatch', 'feature', 1, false],
  ['a run of a deleted fork', ofFork, 'pull_request', 'feature', null, false],
  ['a run of a deleted fork', ofDeletedFork, 'pull_request', 'feature', null, true],
  ['another branch of a deleted fork', ofDeletedFork, 'pull_request', 'other', null, false],
  ['a run before the fork was deleted', ofDeletedFork, 'pull_request', 'feature', 2, true],
  ['another fork’s run', ofDeletedFork, 'pull_request', 'feature', 3, false],
] as const)('%s for %o: %s of %s in %s counts: %s', (_, head, eventName, name, headRepositoryId, counts) => {
  expect(countsFor({ event: eventName, branch: name, headRepositoryId }, 1, head)).toBe(counts)
})

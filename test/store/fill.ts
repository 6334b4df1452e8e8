import { packLines } from '../../src/ingest/pack-lines.ts'
import { defaultConfiguration } from '../../src/metrics/configuration.ts'
import { addAcceptances } from '../../src/store/acceptances.ts'
import { recordChangedPaths } from '../../src/store/changes.ts'
import { setCheckRun } from '../../src/store/check-runs.ts'
import { recordCommits } from '../../src/store/commits.ts'
import { recordConfiguration } from '../../src/store/configurations.ts'
import type { Database } from '../../src/store/database.ts'
import { acceptDelivery } from '../../src/store/deliveries.ts'
import { recordHeadReport } from '../../src/store/head-reports.ts'
import { recordInstallation } from '../../src/store/installations.ts'
import { addJob } from '../../src/store/jobs.ts'
import { recordLineCoverage } from '../../src/store/line-coverage.ts'
import { recordMergeGroup } from '../../src/store/merge-groups.ts'
import { recordOpenCheck } from '../../src/store/open-checks.ts'
import { recordPublication } from '../../src/store/publications.ts'
import { recordPullRequest } from '../../src/store/pull-requests.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { recordRepository } from '../../src/store/repositories.ts'
import { recordTestedMerge } from '../../src/store/tested-merges.ts'
import { recordWorkflowFile } from '../../src/store/workflow-files.ts'
import { build, label, noon, numeric, repository, sha, upload } from './support.ts'

/** Something in every table that has rows of a repository. */
export async function fill(db: Database, id: number, installationId: number): Promise<void> {
  await recordInstallation(db, {
    id: installationId,
    accountId: 1,
    accountLogin: 'octo',
    mayRerun: false,
    suspendedAt: null,
  })
  await recordRepository(db, repository(id, installationId))
  await recordPullRequest(db, {
    repositoryId: id,
    number: 7,
    state: 'open',
    headSha: sha('head'),
    headRef: 'feature',
    headRepositoryId: id,
    baseRef: 'main',
    baseSha: sha('base'),
    updatedAt: noon,
  })
  const annotations = [{ path: 'a', startLine: 1, endLine: 1, message: 'm', level: 'notice' as const }]
  const readings = [numeric('size', 1), numeric('time', 2), label('node', 'v20')]
  for (const runId of [1, 2]) {
    await recordBuild(
      db,
      build({
        repositoryId: id,
        runId,
        uploads: [upload(readings, { annotations })],
        problems: [{ what: 'w', where: 'x', mend: 'm' }],
      }),
      noon,
    )
  }
  const own = { definition: { id: 'own', type: 'numeric' as const, unit: 'bytes' }, number: 1 }
  const untrusted = { repositoryId: id, runId: 3, event: 'pull_request', trusted: false }
  await recordBuild(db, build({ ...untrusted, uploads: [upload([own])] }), noon)
  await setCheckRun(db, { repositoryId: id, headSha: sha('head') }, { checkRunId: 1 }, noon)
  await addAcceptances(db, [
    {
      repositoryId: id,
      pullRequestNumber: 7,
      metric: 'size',
      rule: 'max: 1',
      acceptedBy: 'o',
      acceptedAt: noon,
      reason: '',
      until: null,
      value: null,
      base: null,
      environment: '',
      headSha: sha('a'),
      baseRef: 'main',
    },
  ])
  await recordPublication(db, {
    repositoryId: id,
    pullRequestNumber: 1,
    headSha: sha('a'),
    baseRef: 'main',
    checkRunId: 1,
    rules: [],
    publishedAt: noon,
    githubTime: null,
  })
  await recordHeadReport(
    db,
    { repositoryId: id, headSha: sha('a'), pullRequestNumber: 1, baseRef: 'main', check: {}, rules: [] },
    noon,
  )
  await recordCommits(db, id, [{ sha: sha('a'), firstParent: null }])
  await recordLineCoverage(db, {
    repositoryId: id,
    pullRequestNumber: 1,
    headSha: sha('a'),
    runId: 1,
    attempt: 1,
    lines: packLines([{ path: 'a.ts', lines: Uint32Array.of(1), hits: Uint32Array.of(0) }]),
  })
  await recordOpenCheck(db, {
    repositoryId: id,
    headSha: sha('a'),
    metric: 'ci/lint',
    name: 'lint',
    startedAt: noon,
  })
  await recordMergeGroup(db, {
    repositoryId: id,
    headSha: sha('a'),
    baseSha: sha('b'),
    baseRef: 'main',
    requestedAt: noon,
  })
  await recordConfiguration(db, { repositoryId: id, branch: 'main' }, defaultConfiguration, noon)
  const file = { repositoryId: id, commitSha: sha('a'), path: '.github/workflows/ci.yml' }
  await recordWorkflowFile(db, file, { state: 'read', triggers: { push: {} } }, noon)
  const pair = { repositoryId: id, baseSha: sha('a'), headSha: sha('b') }
  await recordChangedPaths(db, pair, { paths: ['a.ts'], complete: true }, noon)
  await recordTestedMerge(db, {
    repositoryId: id,
    runId: 1,
    pullRequestNumber: 1,
    headSha: sha('a'),
    baseRef: 'main',
    baseSha: sha('b'),
    mergeSha: null,
    certain: true,
    startedAt: noon,
  })
  const facts = { event: 'push', action: null, installationId, receivedAt: noon, facts: {} }
  const job = { kind: 'test', lane: `${id}`, data: {}, runAt: noon }
  await acceptDelivery(db, { ...facts, id: `of repository ${id}`, repositoryId: id }, [job])
  await acceptDelivery(db, { ...facts, id: `of installation ${id}`, repositoryId: null }, [job])
  await addJob(db, { ...job, repositoryId: id })
}

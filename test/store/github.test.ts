import { describe, expect, test } from 'vitest'
import { addAcceptances, listAcceptances } from '../../src/store/acceptances.ts'
import { findCheckRun, setCheckRun } from '../../src/store/check-runs.ts'
import { firstParentChain, recordCommits } from '../../src/store/commits.ts'
import { findInstallation, recordInstallation } from '../../src/store/installations.ts'
import {
  findPullRequest,
  findPullRequestsByHead,
  openPullRequestsOfBase,
  type PullRequestFacts,
  recordMergeBase,
  recordPullRequest,
  setComment,
} from '../../src/store/pull-requests.ts'
import { findRepository, findRepositoryByName, recordRepository } from '../../src/store/repositories.ts'
import { minute, newDatabase, newRepository, noon, repository, sha } from './support.ts'

function pullRequest(more: Partial<PullRequestFacts> = {}): PullRequestFacts {
  return {
    repositoryId: 1,
    number: 7,
    state: 'open',
    headSha: sha('head'),
    headRef: 'feature',
    headRepositoryId: 1,
    baseRef: 'main',
    baseSha: sha('base'),
    updatedAt: noon,
    ...more,
  }
}

describe('a repository', () => {
  test('keeps its id through a rename and a transfer', async () => {
    const db = await newRepository()
    await recordRepository(db, { ...repository(1, 20), owner: 'other', name: 'renamed', private: true })
    const found = await findRepository(db, 1)
    expect(found).toMatchObject({ installationId: 20, owner: 'other', name: 'renamed', private: true })
    expect(await findRepositoryByName(db, 'octo', 'repo-1')).toBeUndefined()
    expect(await findRepositoryByName(db, 'other', 'renamed')).toEqual(found)
  })

  test('is not known before it is recorded', async () => {
    expect(await findRepository(await newDatabase(), 1)).toBeUndefined()
  })
})

test('an installation can be suspended and taken up again', async () => {
  const db = await newDatabase()
  const installation = { id: 10, accountId: 5, accountLogin: 'octo', mayRerun: false, suspendedAt: null }
  await recordInstallation(db, { ...installation, suspendedAt: noon })
  expect(await findInstallation(db, 10)).toEqual({ ...installation, suspendedAt: noon })
  await recordInstallation(db, installation)
  expect(await findInstallation(db, 10)).toEqual(installation)
})

describe('a pull request', () => {
  test('may have a comment already unless it was seen being opened', async () => {
    const db = await newRepository()
    await recordPullRequest(db, pullRequest({ number: 1 }))
    await recordPullRequest(db, { ...pullRequest({ number: 2 }), seenOpened: true })
    expect((await findPullRequest(db, 1, 1))?.commentMayExist).toBe(true)
    expect((await findPullRequest(db, 1, 2))?.commentMayExist).toBe(false)
  })

  test('keeps its comment and what was asked for through a push, and forgets its base with the branch', async () => {
    const db = await newRepository()
    await recordPullRequest(db, pullRequest())
    await setComment(db, { repositoryId: 1, number: 7 }, { commentId: 55, commentHash: 'h' })
    const found = { headSha: sha('head'), mergeBaseSha: sha('left') }
    await recordMergeBase(db, { repositoryId: 1, number: 7, baseRef: 'elsewhere', ...found })
    expect((await findPullRequest(db, 1, 7))?.mergeBaseSha).toBeNull()
    await recordMergeBase(db, { repositoryId: 1, number: 7, baseRef: 'main', ...found })
    await recordPullRequest(db, pullRequest({ headSha: sha('next'), updatedAt: noon + minute }))
    expect(await findPullRequest(db, 1, 7)).toMatchObject({
      ...pullRequest({ headSha: sha('next'), updatedAt: noon + minute }),
      commentId: 55,
      commentHash: 'h',
      commentMayExist: true,
      mergeBaseSha: sha('left'),
      mergeBaseForHead: sha('head'),
    })
    await recordPullRequest(db, pullRequest({ baseRef: 'release', updatedAt: noon + 2 * minute }))
    expect(await findPullRequest(db, 1, 7)).toMatchObject({
      commentId: 55,
      mergeBaseSha: null,
      mergeBaseForHead: null,
      wantedSha: null,
    })
  })

  test('is not set back by a delivery that comes late', async () => {
    const db = await newRepository()
    await recordPullRequest(db, pullRequest({ headSha: sha('new'), updatedAt: noon + minute }))
    await recordPullRequest(db, pullRequest({ headSha: sha('old'), updatedAt: noon }))
    expect((await findPullRequest(db, 1, 7))?.headSha).toBe(sha('new'))
  })

  test('is found by its head and, while open, by its base, in its own repository only', async () => {
    const db = await newRepository()
    await recordRepository(db, repository(2))
    await recordPullRequest(db, pullRequest({ number: 9 }))
    await recordPullRequest(db, pullRequest({ number: 8, state: 'closed' }))
    await recordPullRequest(db, pullRequest({ number: 7, headSha: sha('other') }))
    await recordPullRequest(db, pullRequest({ number: 6, baseRef: 'release' }))
    await recordPullRequest(db, pullRequest({ repositoryId: 2, number: 5 }))
    const numbers = (found: { number: number }[]) => found.map(({ number }) => number)
    expect(numbers(await findPullRequestsByHead(db, 1, sha('head')))).toEqual([6, 8, 9])
    expect(numbers(await openPullRequestsOfBase(db, 1, 'main'))).toEqual([7, 9])
  })
})

test('a check run is remembered field by field', async () => {
  const db = await newRepository()
  const commit = { repositoryId: 1, headSha: sha('head') }
  expect(await findCheckRun(db, 1, sha('head'))).toBeUndefined()
  await setCheckRun(db, commit, { mayExist: true }, noon)
  await setCheckRun(db, commit, { checkRunId: 3, hash: 'h' }, noon)
  await setCheckRun(db, commit, { annotationsHash: 'a' }, noon)
  expect(await findCheckRun(db, 1, sha('head'))).toEqual({
    checkRunId: 3,
    hash: 'h',
    annotationsHash: 'a',
    inProgress: false,
    mayExist: true,
  })
})

test('acceptances of pull requests are listed oldest first, and the same one is written once', async () => {
  const db = await newRepository()
  const acceptance = {
    repositoryId: 1,
    pullRequestNumber: 7,
    metric: 'size',
    environment: 'linux',
    headSha: sha('head'),
    baseRef: 'main',
    rule: 'max-rise: 2%',
    acceptedBy: 'octocat',
    acceptedAt: noon,
    reason: 'needed',
    until: null,
    value: 0.1 + 0.2,
    base: 0.3,
  }
  const second = { ...acceptance, until: noon + minute, value: null }
  await addAcceptances(db, [acceptance, second])
  await addAcceptances(db, [
    { ...acceptance, acceptedAt: noon + minute },
    { ...acceptance, pullRequestNumber: 8 },
  ])
  expect(await listAcceptances(db, 1, [7])).toEqual([
    { id: 1, ...acceptance },
    { id: 2, ...second },
  ])
  expect(await listAcceptances(db, 1, [7, 8])).toHaveLength(3)
})

describe('the first-parent chain', () => {
  const line = [
    { sha: 'c', firstParent: 'b' },
    { sha: 'b', firstParent: 'a' },
    { sha: 'a', firstParent: null },
  ]

  test('goes from the commit to the root', async () => {
    const db = await newRepository()
    await recordCommits(db, 1, line)
    expect(await firstParentChain(db, 1, 'c', 100)).toEqual({ chain: ['c', 'b', 'a'], complete: true })
  })

  test('ends at its limit', async () => {
    const db = await newRepository()
    await recordCommits(db, 1, line)
    expect(await firstParentChain(db, 1, 'c', 2)).toEqual({ chain: ['c', 'b'], complete: true })
  })

  test('says that more is to be asked for where a parent is not known', async () => {
    const db = await newRepository()
    await recordCommits(db, 1, line.slice(0, 1))
    expect(await firstParentChain(db, 1, 'c', 100)).toEqual({ chain: ['c', 'b'], complete: false })
    expect(await firstParentChain(db, 1, 'x', 100)).toEqual({ chain: ['x'], complete: false })
  })

  test('is not another repository’s', async () => {
    const db = await newRepository()
    await recordRepository(db, repository(2))
    await recordCommits(db, 2, line)
    expect((await firstParentChain(db, 1, 'c', 100)).complete).toBe(false)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { upload } from '../end-to-end/stage.ts'
import { type Strain, startWatched, type Watched } from './service/service.ts'

const MB = 1e6

/** What is promised: the longest silence, and the most memory beyond rest. */
const LONGEST_GAP_MS = 250
const MOST_MEMORY = 256 * MB

let service: Watched
let ours: RepositoryHandle
let theirs: RepositoryHandle
let rest: number
let idle: Strain
let branches = 0

async function reported(repository: RepositoryHandle, pull: PullRequestHandle): Promise<string> {
  for (;;) {
    const [check] = repository.checkRuns(pull.headSha())
    if (check?.status === 'completed') return check.summary ?? ''
    await new Promise((done) => setTimeout(done, 10))
  }
}

/** Opens a pull request whose CI uploads these artifacts; gives what the check run says. */
async function report(
  repository: RepositoryHandle,
  artifacts: Record<string, Record<string, string>>,
): Promise<string> {
  const branch = `change-${++branches}`
  repository.branch(branch)
  repository.commit(branch)
  const pull = repository.openPullRequest({ head: branch })
  await repository.startRun({ pullRequest: pull }).complete({ artifacts })
  return reported(repository, pull)
}

const GOOD = '{"version":1,"metrics":{"good":1}}'

/** The hostile file beside a good one. */
const beside = (name: string, content: string) => ({
  'tidemark-numbers': { 'good.json': GOOD, [name]: content },
})

beforeAll(async () => {
  service = await startWatched()
  const [us, them] = ['octo', 'mallory'].map((login) => service.github.account(login))
  if (!us || !them) throw new Error('no accounts')
  ours = us.repository('engine')
  theirs = them.repository('flood')
  service.github.install(us)
  service.github.install(them)
  await report(ours, upload({ size: 1 }))
  await report(theirs, upload({ size: 1 }))
  await new Promise((done) => setTimeout(done, 200))
  rest = await service.memory()
  idle = await service.during(async () => void (await report(ours, upload({ size: 1 }))))
}, 120_000)

afterAll(() => service.stop())

function expectCalm({ gap, health, memory }: Strain): void {
  expect(gap).toBeLessThan(Math.max(LONGEST_GAP_MS, 3 * idle.gap))
  expect(health).toBeLessThan(Math.max(LONGEST_GAP_MS, 3 * idle.health))
  expect(memory - rest).toBeLessThan(MOST_MEMORY)
}

describe.skipIf(process.platform !== 'linux')(
  'a file that is too much leaves the service calm, is one problem, and the file beside it counts',
  () => {
    test.each([
      [
        '20 MB of small objects',
        'a.json',
        () => `{"version":1,"metrics":{"a":[${'{},'.repeat(6_500_000)}{}]}}`,
        /memory|values/,
      ],
      [
        '45 MB of lines',
        'a.txt',
        () => `SF:a\nDA:1,1\n${'DA:1,1\n'.repeat(6_400_000)}end_of_record\n`,
        /memory|entries|longer/,
      ],
      [
        'a report of 140,000 source files',
        'lcov.info',
        () => Array.from({ length: 140_000 }, (_, i) => `SF:src/f${i}.ts\nDA:1,1\nend_of_record\n`).join(''),
        /100,000 files/,
      ],
      [
        'ten thousand values with the longest names',
        'n.json',
        () =>
          JSON.stringify({
            version: 1,
            metrics: Object.fromEntries(
              Array.from({ length: 10_000 }, (_, i) => [
                `${i}`.padEnd(128, 'x'),
                { value: i, name: 'n'.repeat(128), description: 'd'.repeat(512) },
              ]),
            ),
          }),
        /memory|metrics/,
      ],
      ['49 MB of zeros', 'zeros.bin', () => '\0'.repeat(49e6), /binary/],
    ])('%s', { timeout: 120_000 }, async (_, name, content, problem) => {
      const artifacts = beside(name, content())
      let said = ''
      const strain = await service.during(async () => {
        said = await report(theirs, artifacts)
      })
      expect(said).toMatch(problem)
      expect(said).toContain(name)
      expectCalm(strain)
    })
  },
)

test('other repositories are reported meanwhile', { timeout: 120_000 }, async () => {
  const lines = `SF:a\n${Array.from({ length: 500_000 }, (_, i) => `DA:${i},1`).join('\n')}\nend_of_record\n`
  const flood = Array.from({ length: 3 }, () => report(theirs, beside('lcov.info', lines)))
  const ends: string[] = []
  const attack = Promise.all(flood).then(() => ends.push('flood'))
  await report(ours, upload({ size: 2 }))
  ends.push('ours')
  await attack
  expect(ends).toEqual(['ours', 'flood'])
})

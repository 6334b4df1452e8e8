import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, type Stage, setStage } from './stage.ts'

let stage: Stage

const bytes = (value: number) => ({ value, unit: 'bytes' })

beforeEach(async () => {
  stage = await setStage({ tick: 10 })
})

afterEach(async () => {
  await stage.end()
})

async function repositoryOf(
  login: string,
): Promise<{ account: AccountHandle; repository: RepositoryHandle }> {
  const account = stage.github.account(login, { type: 'Organization' })
  const repository = account.repository('engine')
  stage.github.install(account)
  await buildBase(stage, repository, { size: bytes(100_000) })
  return { account, repository }
}

function open(repository: RepositoryHandle, name: string) {
  repository.branch(name)
  repository.commit(name)
  return repository.openPullRequest({ head: name })
}

it.each([
  ['secondary', () => ({ 'retry-after': '600' })],
  // By the time of day that the answer gives, which is not made up.
  [
    'primary',
    () => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${Math.ceil(Date.now() / 1_000) + 600}` }),
  ],
])(
  'a %s limit of one installation stops its requests until it ends, and nobody else',
  async (_name, headers) => {
    const { repository } = await repositoryOf('octo')
    const { repository: other } = await repositoryOf('hexa')
    const pulls = Array.from({ length: 6 }, (_, n) => open(repository, `feature-${n}`))
    await stage.settle()
    stage.github.fail({ path: '/repos/octo/' }, { how: 403, headers: headers() })
    const since = stage.github.mark()
    for (const pull of pulls) await buildPullRequest(stage, repository, pull, { size: bytes(100_001) })
    // One that was told of the limit, and those that were under way.
    expect(since().filter(({ path }) => path.startsWith('/repos/octo/')).length).toBeLessThan(4)
    const calm = open(other, 'feature')
    await buildPullRequest(stage, other, calm, { size: bytes(130_000) })
    expect(calm.comments()).toHaveLength(1)
    expect(pulls.flatMap((pull) => pull.comments())).toEqual([])

    stage.pass(11)
    stage.service().wake()
    await stage.settle()
    expect(pulls.map((pull) => pull.comments().length)).toEqual(pulls.map(() => 1))
  },
)

import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { upload } from '../end-to-end/stage.ts'

/** A repository with pull requests in which something went on. */
export interface Story {
  engine: RepositoryHandle
  pulls: PullRequestHandle[]
}

const CONFIGURATION = 'checks: false\nmetrics:\n  size: { max-rise: 10% }\n'

const size = (value: number) => upload({ size: { value, unit: 'bytes' } })

/**
 * A story with all that Tidemark is for: branches and forks, several workflows, a second push, a re-run, numbers of
 * the base branch that come late, and people who accept. It is told in acts; `act` is called between them, and has to
 * see to it that what was said so far has been heard.
 */
export async function tell(octo: AccountHandle, name: string, act: () => Promise<void>): Promise<Story> {
  const engine = octo.repository(name, { files: { '.github/tidemark.yml': CONFIGURATION } })
  engine.allow('mona', 'write')
  const build = async (run: Parameters<RepositoryHandle['startRun']>[0], value: number) => {
    const started = engine.startRun({ workflow: 'build', ...run })
    await started.complete({ artifacts: size(value) })
    return started
  }
  const open = (branch: string) => {
    engine.branch(branch)
    engine.commit(branch)
    return engine.openPullRequest({ head: branch })
  }
  engine.commit('main')
  await build({ branch: 'main', event: 'push' }, 100_000)
  await act()

  const quiet = open('quiet')
  const broken = open('broken')
  const pushed = open('pushed')
  const rerun = open('rerun')
  const fork = engine.fork(`${name}-fan`)
  fork.branch('patch')
  fork.commit('patch')
  const forked = engine.openPullRequest({
    head: { repository: fork, branch: 'patch' },
    author: `${name}-fan`,
  })
  await build({ pullRequest: quiet }, 101_000)
  await build({ pullRequest: broken }, 130_000)
  await build({ pullRequest: pushed }, 140_000)
  await build({ pullRequest: forked }, 90_000)
  const first = await build({ pullRequest: rerun }, 150_000)
  await act()

  engine.commit('main')
  const late = open('late')
  await build({ pullRequest: late }, 120_000)
  engine.commit('pushed')
  await build({ pullRequest: pushed }, 105_000)
  const tests = engine.startRun({ pullRequest: quiet, workflow: 'test' })
  await tests.complete({ artifacts: upload({ tests: 12 }) })
  broken.comment('mona', '/tidemark accept size the new codec is worth it')
  first.rerun()
  await first.complete({ artifacts: size(102_000) })
  await act()

  await build({ branch: 'main', event: 'push' }, 119_000)
  await act()
  return { engine, pulls: [quiet, broken, pushed, rerun, forked, late] }
}

/** The comments and check runs of each pull request, without what differs from story to story: names and shas. */
export function endState({ engine, pulls }: Story) {
  const stripped = (text: string) =>
    text
      .replaceAll(engine.name(), 'NAME')
      .replace(/[0-9a-f]{40}|`[0-9a-f]{7}`/g, 'SHA')
      .replace(/\d{4}-\d\d-\d\d/g, 'DAY')
  return pulls.map((pull) => ({
    comments: pull.comments().map(({ body, byApp }) => [byApp, stripped(body)]),
    checkRuns: engine.checkRuns(pull.headSha()).map((one) => ({
      status: one.status,
      conclusion: one.conclusion,
      title: one.title,
      summary: stripped(one.summary ?? ''),
      text: stripped(one.text ?? ''),
    })),
  }))
}

import type { PullRequestHandle } from '../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../src/sandbox/handles/repository.ts'
import type { RunHandle } from '../src/sandbox/handles/run.ts'
import type { Sandbox } from '../src/sandbox/sandbox.ts'
import { filesOf } from './numbers.ts'

/** Builds of the base branch before the story begins. */
const HISTORY = 38

const CONFIGURATION = `# .github/tidemark.yml
metrics:
  bundle/*:   { max-rise: 2%, severity: warn }
  coverage/*: { min: 90%, max-drop: 0.1 }
`

/** Who plays. */
export interface Stage {
  github: Sandbox
  /** Lets time pass. */
  pass(minutes: number): void
  /** Resolves when everything that was sent has been worked off. */
  settle(): Promise<void>
  say(line: string): void
}

/** The pull requests of the story when it has been told. */
export interface Told {
  repository: RepositoryHandle
  branch: PullRequestHandle
  fork: PullRequestHandle
  /** Requests to GitHub that the first report cost, and the one after the second push. */
  cost: { first: number; later: number }
}

/** A base branch with a history, a pull request from a branch and one from a fork, a second push, a late base build. */
export async function tellStory({ github, pass, settle, say }: Stage): Promise<Told> {
  let finished = 0
  const finish = async (run: RunHandle, files: Record<string, string>) => {
    finished++
    pass(5 + (finished % 3))
    await run.complete({ artifacts: { 'tidemark-numbers': files } })
    await settle()
  }

  const octo = github.account('octo', { type: 'Organization' })
  const repository = octo.repository('engine', { files: { '.github/tidemark.yml': CONFIGURATION } })
  github.install(octo)

  say(`The base branch: ${HISTORY} builds of main arrive as workflow_run deliveries with their artifacts`)
  for (let build = 0; build < HISTORY; build++) {
    repository.commit('main', { message: `Build ${build + 1} of the histories` })
    await finish(repository.startRun({ branch: 'main', event: 'push' }), filesOf([build], build))
    pass(12 * 60)
  }

  say('main moves on, and its CI is slow; meanwhile a pull request from a branch gets its numbers')
  repository.commit('main', { message: `Build ${HISTORY + 1} of the histories` })
  const slow = repository.startRun({ branch: 'main', event: 'push' })
  repository.branch('faster-logs')
  repository.commit('faster-logs', { message: 'Buffer log records', author: 'mona' })
  const branch = repository.openPullRequest({
    head: 'faster-logs',
    title: 'Buffer log records',
    author: 'mona',
  })
  await settle()
  const first = github.mark()
  await finish(repository.startRun({ pullRequest: branch }), filesOf([43, 44, 45], 40))
  const cost = { first: first().length, later: 0 }
  if (branch.comments().length !== 1) throw new Error('the pull request did not get its comment')

  say('A pull request from a fork: no secrets, no second workflow')
  const copy = repository.fork('alice')
  copy.branch('typo')
  copy.commit('typo', { message: 'Correct a comment', author: 'alice' })
  const fork = repository.openPullRequest({
    head: { repository: copy, branch: 'typo' },
    title: 'Correct a comment',
    author: 'alice',
  })
  await settle()
  await finish(repository.startRun({ pullRequest: fork }), filesOf([39, 40, 41], 39))

  say('A second push to the first pull request: larger bundles, and some lines are no longer covered')
  repository.commit('faster-logs', { message: 'Flush the buffer in the background', author: 'mona' })
  await settle()
  const later = github.mark()
  await finish(repository.startRun({ pullRequest: branch }), filesOf([43, 44, 45], 41))
  cost.later = later().length

  say(
    'The slow base build arrives: both pull requests are compared again, with the commit they were merged into',
  )
  await finish(slow, filesOf([38], 38))
  return { repository, branch, fork, cost }
}

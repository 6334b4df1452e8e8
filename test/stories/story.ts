import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { NewRun, RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { upload } from '../end-to-end/stage.ts'

/** A repository with pull requests in which something went on. */
export interface Story {
  engine: RepositoryHandle
  pulls: PullRequestHandle[]
}

/** The check of another app. */
export const PREVIEW = 'deploy preview'

const CONFIGURATION = 'checks: false\nmetrics:\n  size: { max-rise: 10% }\n'

const size = (value: number, more: object = {}) => upload({ size: { value, unit: 'bytes' } }, { ...more })

/** More than GitHub takes in one request. */
const remarks = Array.from({ length: 60 }, (_, index) => ({
  path: 'src/a.ts',
  line: index + 1,
  message: 'slow',
}))

/**
 * A story with all that Tidemark is for: branches and forks, several workflows, a second push, a re-run, numbers of
 * the base branch that come late, remarks in the source, checks of another app, a merge group, and people who accept,
 * may not, and delete. It is told in acts; `act` is called between them, and has to see to it that what was said so
 * far has been heard.
 */
export async function tell(octo: AccountHandle, name: string, act: () => Promise<void>): Promise<Story> {
  const engine = octo.repository(name, { files: { '.github/tidemark.yml': CONFIGURATION } })
  engine.allow('mona', 'write')
  const build = async (run: NewRun, artifacts: ReturnType<typeof upload>) => {
    const started = engine.startRun({ workflow: 'build', ...run })
    await started.complete({ artifacts })
    return started
  }
  /** Another app's check, of 20 seconds. */
  const preview = (headSha: string, end: 'begins' | 'ends') => {
    const startedAt = Math.floor(engine.repository.createdAt / 1_000) * 1_000
    const completedAt = end === 'begins' ? null : startedAt + 20_000
    engine.checkRunOfOtherApp({ app: 'preview', name: PREVIEW, headSha, startedAt, completedAt })
  }
  const open = (branch: string) => {
    engine.branch(branch)
    engine.commit(branch)
    return engine.openPullRequest({ head: branch })
  }
  preview(engine.commit('main').sha, 'ends')
  await build({ branch: 'main', event: 'push' }, size(100_000))
  await act()

  const quiet = open('quiet')
  const broken = open('broken')
  const pushed = open('pushed')
  const rerun = open('rerun')
  const pressed = open('pressed')
  const remarked = open('remarked')
  const fork = engine.fork(`${name}-fan`)
  fork.branch('patch')
  fork.commit('patch')
  const forked = engine.openPullRequest({
    head: { repository: fork, branch: 'patch' },
    author: `${name}-fan`,
  })
  preview(quiet.headSha(), 'begins')
  await build({ pullRequest: quiet }, size(101_000))
  await build({ pullRequest: broken }, size(130_000))
  await build({ pullRequest: pushed }, size(140_000))
  await build({ pullRequest: forked }, size(90_000))
  await build({ pullRequest: pressed }, size(160_000))
  await build({ pullRequest: remarked }, size(99_000, { annotations: remarks }))
  const first = await build({ pullRequest: rerun }, size(150_000))
  await act()

  engine.commit('main')
  const late = open('late')
  await build({ pullRequest: late }, size(120_000))
  engine.commit('pushed')
  await build({ pullRequest: pushed }, size(105_000))
  const tests = engine.startRun({ pullRequest: quiet, workflow: 'test' })
  await tests.complete({ artifacts: upload({ tests: 12 }) })
  preview(quiet.headSha(), 'ends')
  broken.comment('mona', '/tidemark accept size the new codec is worth it')
  pushed.comment('rita', '/tidemark accept size please')
  remarked.comment('mona', '/tidemark accept weight it is fine')
  for (const check of engine.checkRuns(pressed.headSha())) engine.requestAction(check, 'accept', 'mona')
  for (const comment of forked.comments()) forked.deleteComment(comment)
  const group = engine.mergeGroup(quiet)
  await build({ branch: group.branch, sha: group.sha, event: 'merge_group' }, size(125_000))
  first.rerun()
  await first.complete({ artifacts: size(102_000) })
  await act()

  await build({ branch: 'main', event: 'push' }, size(119_000))
  await act()
  return { engine, pulls: [quiet, broken, pushed, rerun, forked, pressed, remarked, late] }
}

/**
 * The comments of each pull request and the check runs of each commit, without what differs from story to story: names,
 * shas and days (an act may be told at midnight).
 */
export function endState({ engine, pulls }: Story) {
  const shas = new RegExp(
    [...engine.repository.network.keys()].map((sha) => `${sha}|${sha.slice(0, 7)}`).join('|'),
    'g',
  )
  const stripped = (text: string) =>
    text
      .replaceAll(engine.fullName(), 'OWNER/NAME')
      .replace(shas, 'SHA')
      .replace(/\d{4}-\d\d-\d\d/g, 'DAY')
  const comments = pulls.map((pull) => pull.comments().map(({ body, byApp }) => [byApp, stripped(body)]))
  const checkRuns = [...engine.repository.network.keys()]
    .map((sha) => engine.checkRuns(sha))
    .filter((all) => all.length > 0)
    .map((all) =>
      all.map(({ status, conclusion, title, summary, text, annotations, actions }) => ({
        status,
        conclusion,
        title,
        summary: stripped(summary ?? ''),
        text: stripped(text ?? ''),
        annotations,
        actions: actions.map(({ identifier }) => identifier),
      })),
    )
  return { comments, checkRuns }
}

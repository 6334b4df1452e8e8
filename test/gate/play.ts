import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import type { RunHandle } from '../../src/sandbox/handles/run.ts'
import type { CheckRun, WebhookDelivery } from '../../src/sandbox/model.ts'
import { upload } from '../end-to-end/stage.ts'
import { random } from '../stories/random.ts'
import type { Move, Odd, Plot, Step } from './moves.ts'
import {
  type Accepted,
  type Base,
  type Brought,
  judge,
  METRICS,
  type Numbers,
  type Verdict,
  worst,
} from './reference.ts'

export const RULES = 'checks: false\nmetrics:\n  size: { max-rise: 10% }\n  score: { min: 50 }\n'

/** A pull request of the story, with what was last published of it. */
interface Pull {
  handle: PullRequestHandle
  owner: string
  branch: string
  fork: RepositoryHandle
  base: Base
  accepted: Accepted[]
  published: { head: string; base: Base; brought: Brought } | null
}

interface Group {
  sha: string
  verdict: Verdict
}

/** A story that is being played in a repository of its own. */
export interface Played {
  plot: Plot
  engine: RepositoryHandle
  pulls: Pull[]
  brought: Map<string, Brought>
  runs: Map<string, RunHandle[]>
  groups: Group[]
  /** Check runs as they were before the step. */
  before: Map<string, CheckRun>
}

const value = ({ size, score }: Numbers) => ({
  size: { value: size, unit: 'bytes' },
  score: { value: score },
})

/** What a run hands over. */
function artifactsOf(numbers: Numbers, odd: Odd | null): ReturnType<typeof upload> | undefined {
  const { size, score } = value(numbers)
  switch (odd) {
    case 'label':
      return upload({ size: { label: '100' }, score: { label: 'fine' } })
    case 'environment':
      return upload({ size, score }, { environment: 'elsewhere' })
    case 'drop':
      return upload({ other: 1 })
    case 'reserved':
      return upload({ size, score, 'ci/ci': 1, 'ci/build': 1 })
    case 'definitions':
      return upload({
        size: { ...size, better: 'higher', unit: 'B/s', name: 'Score' },
        score: { ...score, better: 'lower', name: 'Size' },
      })
    default:
      return upload({ size, score })
  }
}

const WITHOUT_NUMBERS: ReadonlySet<Odd | null> = new Set<Odd | null>([
  'label',
  'environment',
  'drop',
  'artifact-gone',
  'unfinished',
])
const PLAIN: ReadonlySet<Odd | null> = new Set<Odd | null>([null, 'reserved', 'definitions'])

const keyOf = ({ owner, branch, handle }: Pull) => `${owner}:${branch}@${handle.headSha()}`

async function finish(story: Played, pull: Pull, run: RunHandle, numbers: Numbers, odd: Odd | null) {
  const brought = story.brought.get(keyOf(pull)) ?? { runs: 0, plain: true, numbers: { size: [], score: [] } }
  story.brought.set(keyOf(pull), brought)
  brought.runs++
  if (!PLAIN.has(odd)) brought.plain = false
  if (!WITHOUT_NUMBERS.has(odd)) for (const metric of METRICS) brought.numbers[metric].push(numbers[metric])
  if (odd === 'unfinished') return
  const artifacts = artifactsOf(numbers, odd)
  await run.complete({
    ...(odd === 'failed' ? { conclusion: 'failure' as const } : {}),
    ...(artifacts ? { artifacts } : {}),
  })
  if (odd === 'artifact-gone') run.expireArtifacts()
}

async function build(story: Played, pull: Pull, numbers: Numbers, odd: Odd | null): Promise<void> {
  const run = story.engine.startRun({
    pullRequest: pull.handle,
    workflow: odd === 'renamed' ? 'Other CI' : 'CI',
  })
  const key = keyOf(pull)
  story.runs.set(key, [...(story.runs.get(key) ?? []), run])
  await finish(story, pull, run, numbers, odd)
}

function open(
  story: Played,
  like: Pull | null,
  owner: 'eve' | 'mallory',
  base: Base,
  sameBranch: boolean,
): Pull {
  const branch = like && sameBranch && like.owner === owner ? like.branch : `patch-${story.pulls.length}`
  const fork =
    story.pulls.find((one) => one.owner === owner)?.fork ??
    story.engine.fork(`${story.engine.name()}-${owner}`)
  if (like && branch !== like.branch) fork.repository.branches.set(branch, like.handle.headSha())
  if (!like) {
    fork.branch(branch)
    fork.commit(branch)
  }
  const handle = story.engine.openPullRequest({
    head: { repository: fork, branch },
    base,
    author: fork.owner(),
  })
  const pull: Pull = { handle, owner, branch, fork, base, accepted: [], published: null }
  story.pulls.push(pull)
  return pull
}

const isOpen = (pull: Pull) => pull.handle.pull.state === 'open'
const twin = (story: Played, { owner, branch }: Pull, base: Base) =>
  story.pulls.some((one) => isOpen(one) && one.owner === owner && one.branch === branch && one.base === base)

/** Accepts what was last published; of a check run whose head has moved nothing is. */
function accept(story: Played, pull: Pull, how: 'button' | 'size' | 'score', alone: boolean): void {
  const { published, handle } = pull
  if (how === 'button') {
    const check = story.before.get(handle.headSha())
    if (!check) return
    story.engine.requestAction(check, 'accept', 'mona')
  } else {
    handle.comment('mona', `/tidemark accept ${how} it is known`)
  }
  const concerned =
    how === 'button' ? story.pulls.filter((one) => one.handle.headSha() === handle.headSha()) : [pull]
  for (const one of concerned)
    remember(one, how === 'button' ? [...METRICS] : [how], alone && published !== null)
}

function remember(
  { published, accepted, handle, base }: Pull,
  metrics: ('size' | 'score')[],
  alone: boolean,
): void {
  if (!published) return
  const certain = alone && published.head === handle.headSha() && published.base === base
  for (const metric of metrics) {
    const numbers = published.brought.numbers[metric].toSorted((a, b) => (metric === 'size' ? a - b : b - a))
    const about = { metric, base: published.base, head: published.head }
    const [best, worstOfAll] = [numbers[0], numbers.at(-1)]
    if (best === undefined || worstOfAll === undefined)
      accepted.push({ ...about, value: null, certain: false })
    else {
      accepted.push({ ...about, value: best, certain: certain && published.brought.plain })
      if (best !== worstOfAll || !published.brought.plain) {
        accepted.push({ ...about, value: worstOfAll, certain: false })
        accepted.push({ ...about, value: null, certain: false })
      }
    }
  }
}

async function queue(story: Played, pull: Pull, numbers: Numbers): Promise<void> {
  if (pull.base !== 'main' || !isOpen(pull)) return
  const { engine } = story
  const group = engine.mergeGroup(pull.handle)
  const run = engine.startRun({ branch: group.branch, sha: group.sha, event: 'merge_group' })
  await run.complete({ artifacts: upload(value(numbers)) })
  const brought = { runs: 1, plain: true, numbers: { size: [numbers.size], score: [numbers.score] } }
  const subject = { base: pull.base, head: pull.handle.headSha(), brought, accepted: pull.accepted }
  const verdict = judge(subject) ?? 'any'
  // A base that has moved in the same step may be another one.
  story.groups.push({ sha: group.sha, verdict })
}

async function make(story: Played, move: Move, alone: boolean): Promise<void> {
  const pull = story.pulls[move.pull % story.pulls.length]
  if (!pull) throw new Error('a story begins with a pull request')
  const { handle } = pull
  switch (move.kind) {
    case 'build':
      if (isOpen(pull)) await build(story, pull, move.numbers, move.odd)
      return
    case 'rerun': {
      const run = story.runs.get(keyOf(pull))?.at(-1)
      if (!isOpen(pull) || run?.run.status !== 'completed') return
      run.rerun()
      await finish(story, pull, run, move.numbers, move.odd)
      return
    }
    case 'push':
      if (isOpen(pull)) pull.fork.commit(pull.branch)
      return
    case 'close':
      if (isOpen(pull)) handle.close()
      return
    case 'reopen':
      if (!isOpen(pull) && !twin(story, pull, pull.base)) handle.reopen()
      return
    case 'plead': {
      const check = story.engine.checkRuns(handle.headSha())[0]
      handle.comment(pull.fork.owner(), '/tidemark accept size please')
      if (check) story.engine.requestAction(check, 'accept', pull.fork.owner())
      return
    }
    case 'retarget':
      if (!isOpen(pull) || twin(story, pull, move.base)) return
      pull.base = move.base
      handle.edit({ base: move.base })
      return
    case 'open': {
      const like = pull
      const branch = move.sameBranch && like.owner === move.owner ? like.branch : null
      if (branch && twin(story, like, move.base)) return
      open(story, like, move.owner, move.base, move.sameBranch)
      return
    }
    case 'accept':
      if (isOpen(pull)) accept(story, pull, move.how, alone)
      return
    case 'move-base': {
      story.engine.commit('main')
      const run = story.engine.startRun({ branch: 'main', event: 'push' })
      await run.complete({ artifacts: upload(value({ size: 100, score: 60 })) })
      return
    }
    case 'queue':
      await queue(story, pull, move.numbers)
  }
}

/** Sets the scene: the branches, the base's numbers, a pull request. */
export async function begin(engine: RepositoryHandle, plot: Plot): Promise<Played> {
  engine.allow('mona', 'write')
  for (const [branch, configuration] of [
    ['legacy', 'checks: false\n'],
    ['silent', 'mode: off\n'],
  ] as const) {
    engine.branch(branch)
    engine.commit(branch, { files: { '.github/tidemark.yml': configuration } })
  }
  const story: Played = {
    plot,
    engine,
    pulls: [],
    brought: new Map(),
    runs: new Map(),
    groups: [],
    before: new Map(),
  }
  await make({ ...story, pulls: [{} as Pull] }, { kind: 'move-base', by: 'mona', pull: 0 }, true)
  return story
}

/** The first pull request, and its first run. */
export async function openFirst(story: Played): Promise<void> {
  await build(story, open(story, null, 'eve', 'main', false), story.plot.first, null)
}

export async function makeStep(story: Played, step: Step): Promise<void> {
  story.before = new Map(
    story.pulls.flatMap(({ handle }) => {
      const check = story.engine.checkRuns(handle.headSha())[0]
      return check ? [[handle.headSha(), { ...check }] as const] : []
    }),
  )
  for (const move of step.moves) await make(story, move, step.moves.length === 1)
}

/** The deliveries of a story in another order. */
export function shuffled(deliveries: WebhookDelivery[], order: number): WebhookDelivery[] {
  return order % 3 === 0 ? deliveries : random(order).shuffled(deliveries)
}

function isPassed(check: CheckRun | undefined): boolean {
  return check?.status === 'completed' && ['success', 'neutral', 'skipped'].includes(check.conclusion ?? '')
}

/** What the gate says that it must not, once all has been heard. */
export function complaints(story: Played): string[] {
  const { engine, pulls, groups } = story
  const open = pulls.filter(isOpen)
  const heads = [...new Set(open.map(({ handle }) => handle.headSha()))]
  const expected = heads.flatMap((sha): Group[] => {
    const verdicts = open
      .filter(({ handle }) => handle.headSha() === sha)
      .flatMap(
        (pull) =>
          judge({
            base: pull.base,
            head: sha,
            brought: story.brought.get(keyOf(pull)),
            accepted: pull.accepted,
          }) ?? [],
      )
    return verdicts.length > 0 ? [{ sha, verdict: worst(verdicts) }] : []
  })
  for (const pull of open) {
    const brought = story.brought.get(keyOf(pull))
    if (brought && pull.base !== 'silent') {
      pull.published = { head: pull.handle.headSha(), base: pull.base, brought: structuredClone(brought) }
    }
  }
  return [...expected, ...groups].flatMap(({ sha, verdict }) => {
    const checks = engine.checkRuns(sha)
    const passed = isPassed(checks.at(-1))
    const said = `${checks.at(-1)?.status} ${checks.at(-1)?.conclusion}: ${checks.at(-1)?.title}`
    if (checks.length > 1) return [`${sha} has ${checks.length} check runs`]
    if (verdict === 'block' && passed) return [`${sha} must not pass, and is ${said}`]
    return verdict === 'pass' && !passed ? [`${sha} must pass, and is ${said}`] : []
  })
}

import type { Wanted } from '../compare/baseline.ts'
import type { Finding } from '../compare/gate.ts'
import { type WorkflowState, workflowKey } from '../compare/not-judged.ts'
import { demandsOf, isDemanding } from '../compare/outcomes.ts'
import { pairUp } from '../compare/pair-up.ts'
import type { BaseValue, HeadValue } from '../compare/sides.ts'
import type { Octokit } from '../github/client.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { firstParentChain } from '../store/commits.ts'
import type { Database } from '../store/database.ts'
import type { Head } from '../store/head.ts'
import { history } from '../store/history.ts'
import type { Repository } from '../store/repositories.ts'
import { type Accepting, acceptancesOf } from './acceptances-of.ts'
import { findBaseline } from './find-baseline.ts'
import type { PlainSides } from './render-task.ts'
import { whyNotRun } from './why-not-run.ts'
import { type BaseWorkflow, type HeadRun, stateByRuns, workflowsOf } from './workflow-states.ts'

/** The base branch's values that feed the judge and the charts, at most. */
const HISTORY = 100

/** How far back the base branch's commits tell which builds are its own. */
const HISTORY_COMMITS = 300

export interface Subject {
  db: Database
  octokit: Octokit
  repository: Repository
  configuration: Configuration
  head: Head
  headSha: string
  /** The head's runs, each with its last attempt. */
  runs: HeadRun[]
  /** Whether runs or checks are still awaited. */
  awaited: boolean
  /** Whether the pull request's head has brought no report of lines. */
  linesMissing: boolean
  wanted: Wanted | null
  /** The branch that the head was pushed to, in this repository or in a fork. */
  pushedBranch: string
  fromFork: boolean
  /** Rules that are not about one metric's value. */
  findings: Finding[]
  baseBranch: string
  pullRequestNumber: number | null
  accepting: Accepting
  now: number
}

export interface Gathered {
  sides: PlainSides
  /** True where older commits of the base branch have still to be read. */
  isUnfinished: boolean
}

/** Collects both sides of a comparison from the store, and what became of the workflows that are to measure. */
export async function gather(subject: Subject): Promise<Gathered> {
  const { db, octokit, repository, configuration, head, wanted, now } = subject
  const branch = configuration.baseline.branch ?? subject.baseBranch
  const maxAgeDays = configuration.baseline['max-age-days']
  const { baseline, values, isUnfinished } = await findBaseline({
    db,
    octokit,
    repository,
    wanted,
    branch,
    maxAgeDays,
    head: head.values,
    demanding: isDemanding(configuration),
    now,
  })
  const metrics = values.map(({ definition, environment }) => ({ metric: definition.id, environment }))
  const { chain } = wanted
    ? await firstParentChain(db, repository.id, wanted.sha, HISTORY_COMMITS)
    : { chain: [] }
  const [histories, accepted] = await Promise.all([
    history(db, { repositoryId: repository.id, branch, metrics, limit: HISTORY, chain }),
    acceptancesOf(db, repository.id, subject.accepting, baseline.kind === 'found' ? baseline.sha : null),
  ])
  const sides: PlainSides = {
    head: head.values,
    base: values,
    history: histories,
    baseline,
    configuration,
    workflows: { states: await workflowStates(subject, values), awaited: subject.awaited },
    uploadProblems: head.problems.length,
    linesMissing: subject.linesMissing,
    acceptances: accepted,
    now,
    findings: subject.findings,
  }
  return { sides, isUnfinished }
}

/** What became of the base's workflows. Why one has no run is found out only if a rule waits for its numbers. */
async function workflowStates(
  { runs, awaited, head, configuration, wanted, pullRequestNumber, ...subject }: Subject,
  base: BaseValue[],
): Promise<Map<string, WorkflowState>> {
  const states = new Map<string, WorkflowState>()
  if (awaited) return states
  const unmeasured = unmeasuredDemands(base, head.values, configuration)
  const unrun: BaseWorkflow[] = []
  for (const workflow of workflowsOf(base)) {
    const state = stateByRuns(workflow, runs)
    if (state) states.set(workflow.key, state)
    else if (unmeasured.has(workflow.key)) unrun.push(workflow)
  }
  if (unrun.length === 0 || !wanted) return states
  const found = await whyNotRun({ ...subject, pullRequestNumber, baseSha: wanted.sha }, unrun)
  return new Map([...states, ...found])
}

/** The workflows of metrics that the head lacks although something is demanded of them. */
function unmeasuredDemands(base: BaseValue[], head: HeadValue[], configuration: Configuration): Set<string> {
  const isDemanded = demandsOf(configuration)
  return new Set(
    pairUp(head, base)
      .flatMap((match) => (match.head === null && match.base !== null ? [match.base] : []))
      .filter(({ definition }) => isDemanded(definition.id))
      .flatMap((one) => workflowKey(one) ?? []),
  )
}

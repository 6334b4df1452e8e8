import { readStore } from '../crash/store.ts'
import { upload } from '../end-to-end/stage.ts'
import { endState, type Story } from '../stories/story.ts'
import { createLife } from './life.ts'
import type { Scenario } from './scenarios.ts'
import { startWorld, type World } from './world.ts'

/** What came of a telling. */
export interface Outcome {
  /** Comments and check runs at the end. */
  end: ReturnType<typeof endState>
  /** Deliveries that were answered with 200 and are not stored, of events that are kept. */
  lost: string[]
  /** Work that is left undone, in words. */
  undone: string[]
  operations: number
  requests: number
}

const CONFIGURATION = 'checks: false\nmetrics:\n  size: { max-rise: 10% }\n'

const size = (value: number) => upload({ size: { value, unit: 'bytes' } })

/** A short story: a base, a pull request that breaks a rule, a second workflow, and a push that mends it. */
async function tell(world: World, act: () => Promise<void>): Promise<Story> {
  const octo = world.github.account('octo', { type: 'Organization' })
  world.github.install(octo)
  const engine = octo.repository('engine', { files: { '.github/tidemark.yml': CONFIGURATION } })
  engine.commit('main')
  await engine.startRun({ branch: 'main', event: 'push' }).complete({ artifacts: size(100_000) })
  await act()
  engine.branch('feature')
  engine.commit('feature')
  const pull = engine.openPullRequest({ head: 'feature' })
  await engine.startRun({ pullRequest: pull }).complete({ artifacts: size(130_000) })
  await act()
  await engine
    .startRun({ pullRequest: pull, workflow: 'test' })
    .complete({ artifacts: upload({ tests: 12 }) })
  await act()
  engine.commit('feature')
  await engine.startRun({ pullRequest: pull }).complete({ artifacts: size(105_000) })
  await act()
  return { engine, pulls: [pull] }
}

/** Tells the story while things go wrong as the scenario says. */
export async function play({ database, full, jumps, storm }: Scenario): Promise<Outcome> {
  let world: World | null = null
  let over = false
  const life = createLife((operation, kind) => {
    if (over) return null
    world?.jump(jumps.get(operation) ?? 0)
    if (full && kind === 'write' && operation >= full[0] && operation < full[1])
      return { how: 'fails', code: 'SQLITE_FULL' }
    return database.get(operation) ?? null
  })
  const started = await startWorld(life)
  world = started
  const { github } = started
  try {
    github.storm(storm?.() ?? null)
    const story = await tell(started, started.recover)
    github.storm(null)
    over = true
    await started.recover()
    const store = readStore(started.databaseUrl)
    const answered = github.deliveries.filter(({ statusCode }) => statusCode === 200)
    const known = await store.known(answered.map(({ guid }) => guid))
    const names = new Set(answered.filter(({ guid }) => known.has(guid)).map(nameOf))
    const undone = await store.undone(started.now())
    store.close()
    return {
      end: withoutPort(endState(story)),
      lost: answered.filter((one) => !known.has(one.guid) && names.has(nameOf(one))).map(nameOf),
      undone,
      operations: life.operations(),
      requests: github.requests.length,
    }
  } finally {
    await started.end()
  }
}

/** GitHub's own address is another one each time. */
function withoutPort<T>(end: T): T {
  return JSON.parse(JSON.stringify(end).replace(/127\.0\.0\.1:\d+/g, 'GITHUB'))
}

const nameOf = ({ event, action }: { event: string; action: string | null }) => `${event}.${action}`

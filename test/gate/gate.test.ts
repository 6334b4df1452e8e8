import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stage, setStage } from '../end-to-end/stage.ts'
import { type Plot, plot } from './moves.ts'
import { begin, complaints, makeStep, openFirst, type Played, RULES, shuffled } from './play.ts'

const LONG = process.env.TIDEMARK_LONG === '1'
const STORIES = Number(process.env.TIDEMARK_STORIES ?? (LONG ? 10_000 : 8))
const SEED = Number(process.env.TIDEMARK_SEED ?? 1)
/** So many are played side by side. */
const TOGETHER = 24
/** After so many another stage is set: a GitHub remembers all that it was told. */
const A_STAGE = 20 * TOGETHER

let stage: Stage
let count = 0

/** Hardly any time passes, so that no waiting ends by itself. */
const begun = () => setStage({ tick: 1 })

beforeAll(async () => {
  stage = await begun()
}, 60_000)

afterAll(async () => {
  await stage.end()
}, 60_000)

/** Lets the deliveries of each story arrive in an order of its own. */
function release(orders: Map<number, number>): void {
  stage.github.post.release((held) =>
    [...orders].flatMap(([id, order]) =>
      shuffled(
        held.filter((delivery) => delivery.repositoryId === id),
        order,
      ),
    ),
  )
}

/** Plays stories step by step; gives for each what the gate said wrongly, and after which step. */
async function play(plots: Plot[]): Promise<string[]> {
  const wrong = plots.map(() => '')
  const stories: Played[] = []
  for (const one of plots) {
    // An installation each: none waits for the budget of another.
    const octo = stage.github.account(`octo-${++count}`, { type: 'Organization' })
    const engine = octo.repository(`story-${count}`, { files: { '.github/tidemark.yml': RULES } })
    stage.github.install(octo)
    stories.push(await begin(engine, one))
  }
  await stage.settle()
  for (const story of stories) await openFirst(story)
  await stage.settle()
  const look = (step: number) => {
    for (const [index, story] of stories.entries()) {
      wrong[index] ||= complaints(story)
        .map((complaint) => `after step ${step}: ${complaint}`)
        .join('\n')
    }
  }
  look(0)
  const steps = Math.max(...plots.map((one) => one.steps.length))
  for (let step = 0; step < steps; step++) {
    stage.github.post.hold()
    const orders = new Map<number, number>()
    for (const story of stories) {
      const next = story.plot.steps[step]
      if (!next) continue
      await makeStep(story, next)
      orders.set(story.engine.id, next.order)
    }
    release(orders)
    await stage.settle()
    look(step + 1)
  }
  return wrong
}

/** The shortest story found by leaving out moves that is still told wrongly. */
async function shortest(failing: Plot): Promise<Plot> {
  for (const [index, step] of failing.steps.entries()) {
    for (const [at] of step.moves.entries()) {
      const moves = step.moves.toSpliced(at, 1)
      const steps = failing.steps.toSpliced(index, 1, ...(moves.length > 0 ? [{ ...step, moves }] : []))
      const shorter = { ...failing, steps }
      const [wrong] = await play([shorter])
      if (wrong) return shortest(shorter)
    }
  }
  return failing
}

it(
  `the gate says what the reference says, in ${STORIES} stories with every move that needs no write access`,
  async () => {
    const plots = fc.sample(plot, { numRuns: STORIES, seed: SEED })
    for (let at = 0; at < plots.length; at += TOGETHER) {
      if (at > 0 && at % A_STAGE === 0) {
        await stage.end()
        stage = await begun()
      }
      const some = plots.slice(at, at + TOGETHER)
      const wrong = await play(some)
      const failing = some[wrong.findIndex(Boolean)]
      if (!failing) continue
      const story = await shortest(failing)
      const [said] = await play([story])
      expect.fail(`${said}\n${JSON.stringify(story, null, 1)}`)
    }
  },
  LONG ? 12 * 60 * 60_000 : 120_000,
)

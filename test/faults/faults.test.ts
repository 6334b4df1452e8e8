import { afterEach, expect, it } from 'vitest'
import type { WebhookDelivery } from '../../src/sandbox/model.ts'
import { type Stage, setStage } from '../end-to-end/stage.ts'
import { type Random, random } from '../stories/random.ts'
import { endState, tell } from '../stories/story.ts'
import { type Met, stormOf } from './plan.ts'

const MINUTE = 60_000

/** The long form: `npm run test:faults`. */
const long = process.env.TIDEMARK_LONG === '1'
const seeds = long ? Array.from({ length: 12 }, (_, index) => index + 1) : [1]
/** Faults of each of the four acts. */
const storm = long ? { faults: 40, timeouts: 1 } : { faults: 4, timeouts: 0 }

let stage: Stage

afterEach(async () => {
  await stage.end()
})

/** Puts deliveries in another order, repeats some and loses some. */
function mixed(held: WebhookDelivery[], chance: Random, met: Met): WebhookDelivery[] {
  const count = (name: string) => met.set(name, (met.get(name) ?? 0) + 1)
  count('reordered')
  return chance.shuffled(held).flatMap((delivery) => {
    if (chance.chance(0.1)) {
      count('dropped')
      return []
    }
    if (!chance.chance(0.1)) return [delivery]
    count('duplicated')
    return [delivery, delivery]
  })
}

type EndState = ReturnType<typeof endState>

/**
 * True where a report says that its base is assumed: GitHub failed while it could still tell what CI merged into, and
 * made another merge since. That cannot be found out later.
 */
const isAssumed = (said: unknown) => JSON.stringify(said).includes('assumed to be the commit')

/** Of what stands in place of reports whose base `end` only assumes nothing but how many there are is compared. */
function knownBases(state: EndState, end: EndState): unknown {
  const known = <One extends unknown[]>(all: One[], ends: unknown[]) =>
    all.map((one, index) => (isAssumed(ends[index]) ? one.length : one))
  return { comments: known(state.comments, end.comments), checkRuns: known(state.checkRuns, end.checkRuns) }
}

/** Lets time pass until nothing is left to do. */
async function recover(): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    const before = stage.github.requests.length
    stage.pass(5)
    await stage.service().doChores()
    stage.service().wake()
    await stage.settle()
    quiet = stage.github.requests.length - before <= 2 ? quiet + 1 : 0
  }
}

it.each(seeds)(
  'comes to the same end when GitHub fails in every way (seed %i)',
  async (seed) => {
    stage = await setStage({ pauses: Array.from({ length: 50 }, () => MINUTE) })
    const octo = stage.github.account('octo', { type: 'Organization' })
    // Another installation has a budget of writes of its own, which the calm one has not spent.
    const hexa = stage.github.account('hexa', { type: 'Organization' })
    stage.github.install(octo)
    stage.github.install(hexa)
    const calm = await tell(octo, 'calm', () => stage.settle())
    await recover()

    const chance = random(seed)
    const met: Met = new Map()
    stage.github.post.hold()
    const stormy = await tell(hexa, 'stormy', async () => {
      stage.github.storm(stormOf(chance, storm, met))
      stage.github.post.release((held) => mixed(held, chance, met))
      await stage.settle()
      stage.github.storm(null)
      await recover()
      stage.github.post.hold()
    })
    stage.github.post.release()
    await recover()

    const wanted = endState(calm)
    expect(wanted.comments.filter((all) => all.length === 0)).toEqual([])
    expect(wanted.checkRuns.filter((all) => all.length !== 1)).toEqual([])
    const end = endState(stormy)
    const [got, expected] = [knownBases(end, end), knownBases(wanted, end)]
    expect(got).toEqual(expected)
    // Few reports only lose what CI merged into, and each still stands once.
    expect(end.comments.filter(isAssumed).length).toBeLessThanOrEqual(long ? 4 : 2)
    if (long) console.info(`seed ${seed}:`, Object.fromEntries([...met].sort()))
    // Of a plan that met nothing nothing would have been shown.
    expect([...met.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThan(long ? 20 : 10)
  },
  600_000,
)

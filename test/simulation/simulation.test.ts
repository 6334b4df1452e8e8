import { expect, it } from 'vitest'
import { random } from '../stories/random.ts'
import { type Outcome, play } from './play.ts'
import { allNames, type Scenario, scenarioOf } from './scenarios.ts'

/** The long form: `npm run test:simulation`. */
const long = process.env.TIDEMARK_LONG === '1'
const SEEDS = long ? 100 : 2
/** So many of the others, beside the seeds. */
const SHORT = 5
/** The order of the long form, which is ended after so many minutes where that is wanted. */
const SEED = Number(process.env.TIDEMARK_SEED ?? 1)
const MINUTES = Number(process.env.TIDEMARK_MINUTES ?? Number.POSITIVE_INFINITY)
const only = process.env.TIDEMARK_SIMULATION

const calm: Scenario = { name: 'calm', database: new Map(), full: null, jumps: new Map(), storm: null }

/** The operations and requests whose failing is tried: those of an undisturbed telling. */
async function namesOf({ operations, requests }: Outcome): Promise<string[]> {
  if (only) return [only]
  const all = allNames(operations, requests, SEEDS)
  if (long) return random(SEED).shuffled(all)
  const chance = random(1)
  const singles = chance.shuffled(all.filter((name) => !name.startsWith('seed') && !name.includes('freezes')))
  return [...singles.slice(0, SHORT), ...all.filter((name) => name.startsWith('seed'))]
}

it('comes to the same end whatever goes wrong at whatever moment: one comment, one check run, nothing acknowledged lost', async () => {
  const wanted = await play(calm)
  expect(wanted.end.comments.map((all) => all.filter(([byApp]) => byApp).length)).toEqual([1])
  expect(wanted.end.checkRuns.map((all) => all.length)).toEqual([1, 1])
  expect([wanted.lost, wanted.undone]).toEqual([[], []])
  const names = await namesOf(wanted)
  const failed: object[] = []
  const end = performance.now() + MINUTES * 60_000
  let runs = 0
  for (const name of names) {
    if (performance.now() > end) break
    runs++
    const again = `TIDEMARK_SIMULATION='${name}' npm run test:simulation`
    try {
      const { end, lost, undone } = await play(scenarioOf(name, wanted.operations))
      expect({ end, lost, undone }).toEqual({ end: wanted.end, lost: [], undone: [] })
    } catch (error) {
      failed.push({ again, error: error instanceof Error ? error.message : String(error) })
      if (long) console.error(failed.at(-1))
    }
  }
  if (long)
    console.info({
      runs,
      of: names.length,
      operations: wanted.operations,
      requests: wanted.requests,
      failed: failed.length,
    })
  expect(failed).toEqual([])
}, 7_200_000)

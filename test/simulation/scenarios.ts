import type { Storm } from '../../src/sandbox/faults.ts'
import { type Random, random } from '../stories/random.ts'
import type { DatabaseFault } from './faulty-database.ts'

/** What goes wrong in one telling of the story. */
export interface Scenario {
  /** Says all of it: run it again with `TIDEMARK_SIMULATION='<name>' npm run test:simulation`. */
  name: string
  /** Faults of operations on the database, by their number. */
  database: Map<number, DatabaseFault>
  /** Operations from and to which the disk is full. */
  full: [from: number, to: number] | null
  /** By how many minutes the clock jumps at an operation. */
  jumps: Map<number, number>
  /** Decides of GitHub's answers. */
  storm: (() => Storm) | null
}

const DAY = 24 * 60

const nothing = (name: string): Scenario => ({
  name,
  database: new Map(),
  full: null,
  jumps: new Map(),
  storm: null,
})

const CODES = ['SQLITE_FULL', 'SQLITE_IOERR'] as const

/** What the operation of a number can meet, by name. */
const FAULTS: Record<string, (operation: number) => DatabaseFault> = {
  fails: (operation) => ({ how: 'fails', code: CODES[operation % 2] ?? 'SQLITE_FULL' }),
  'fails inside': (operation) => ({ how: 'fails inside', code: CODES[operation % 2] ?? 'SQLITE_FULL' }),
  'dies before': () => ({ how: 'dies before' }),
  'dies after': () => ({ how: 'dies after' }),
  'freezes before': () => ({ how: 'freezes before' }),
  'freezes after': () => ({ how: 'freezes after' }),
}

/** What the request of a number can meet, by name. */
const ANSWERS: Record<string, ReturnType<Storm>> = {
  '500': { how: 500 },
  '500 after it took effect': { how: 500, when: 'after' },
  'reset before': { how: 'reset' },
  'reset after': { how: 'reset', when: 'after' },
}

function nth(number: number, answer: ReturnType<Storm>): () => Storm {
  return () => {
    let count = 0
    return () => (++count === number ? answer : null)
  }
}

/** One thing goes wrong, once: `operation 17 dies after`, `request 4 reset before`. */
function single(name: string): Scenario | null {
  const [, what, digits = '', how = ''] = /^(operation|request) (\d+) (.+)$/.exec(name) ?? []
  const number = Number(digits)
  const fault = FAULTS[how]
  if (what === 'operation' && fault) return { ...nothing(name), database: new Map([[number, fault(number)]]) }
  const answer = ANSWERS[how]
  return what === 'request' && answer ? { ...nothing(name), storm: nth(number, answer) } : null
}

/** Many things go wrong, as a seed decides. */
function seeded(seed: number, operations: number): Scenario {
  const chance: Random = random(seed)
  const at = () => 1 + chance.below(operations)
  const scenario = nothing(`seed ${seed}`)
  for (let count = chance.below(4); count > 0; count--) {
    const operation = at()
    scenario.database.set(
      operation,
      FAULTS[chance.pick(['fails', 'fails inside'])]?.(operation) ?? { how: 'dies before' },
    )
  }
  if (chance.chance(0.5)) {
    const end = chance.pick(['dies before', 'dies after', 'freezes before', 'freezes after'])
    scenario.database.set(at(), FAULTS[end]?.(0) ?? { how: 'dies before' })
  }
  if (chance.chance(0.4)) {
    const from = at()
    scenario.full = [from, from + 1 + chance.below(30)]
  }
  if (chance.chance(0.6)) {
    const [from, by] = [at(), chance.pick([DAY, -DAY, 45, -45, 400 * DAY])]
    scenario.jumps.set(from, by).set(from + 1 + chance.below(60), -by)
  }
  if (chance.chance(0.5)) {
    const share = chance.next() * 0.2
    scenario.storm = () => () =>
      chance.chance(share) ? chance.pick([...Object.values(ANSWERS), null] as [ReturnType<Storm>]) : null
  }
  return scenario
}

/** The scenario of a name. */
export function scenarioOf(name: string, operations: number): Scenario {
  const [, seed] = /^seed (\d+)$/.exec(name) ?? []
  const scenario = seed ? seeded(Number(seed), operations) : single(name)
  if (!scenario) throw new Error(`there is no scenario "${name}"`)
  return scenario
}

/** Names of all scenarios of a story with so many operations and requests; freezing, which takes time, is thinned out. */
export function allNames(operations: number, requests: number, seeds: number): string[] {
  const each = (count: number, every: number, name: (number: number) => string) =>
    Array.from({ length: Math.ceil(count / every) }, (_, index) => name(1 + index * every))
  return [
    ...Object.keys(FAULTS).flatMap((how) =>
      each(operations, how.startsWith('freezes') ? 7 : 1, (number) => `operation ${number} ${how}`),
    ),
    ...Object.keys(ANSWERS).flatMap((how) => each(requests, 1, (number) => `request ${number} ${how}`)),
    ...each(seeds, 1, (seed) => `seed ${seed}`),
  ]
}

import fc from 'fast-check'
import type { Base, Numbers } from './reference.ts'

/** How a run differs from an ordinary one. */
export const ODD = [
  'label',
  'environment',
  'drop',
  'reserved',
  'definitions',
  'renamed',
  'artifact-gone',
  'unfinished',
  'failed',
] as const
export type Odd = (typeof ODD)[number]

/** One move; `pull` says which of the pull requests that there are. Those with `by: 'mona'` need write access. */
export type Move = { pull: number } & (
  | { kind: 'build'; numbers: Numbers; odd: Odd | null }
  | { kind: 'rerun'; numbers: Numbers; odd: Odd | null }
  | { kind: 'push' | 'close' | 'reopen' | 'plead' }
  | { kind: 'retarget'; base: Base }
  | { kind: 'open'; base: Base; owner: 'eve' | 'mallory'; sameBranch: boolean }
  | { kind: 'accept'; by: 'mona'; how: 'button' | 'size' | 'score' }
  | { kind: 'move-base'; by: 'mona' }
  | { kind: 'queue'; by: 'mona'; numbers: Numbers }
)

/** Moves of one step are made at once, and their deliveries arrive in any order. */
export interface Step {
  moves: Move[]
  order: number
}

const base = fc.constantFrom<Base>('main', 'main', 'legacy', 'silent')
const numbers = fc.record({
  size: fc.constantFrom(100, 130, 150),
  score: fc.constantFrom(60, 60, 40, 20),
})
const pull = fc.nat(5)
const odd = fc.option(fc.constantFrom(...ODD), { freq: 1 })

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('build' as const), pull, numbers, odd }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rerun' as const), pull, numbers, odd }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('push', 'close', 'reopen', 'plead'), pull }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retarget' as const), pull, base }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('open' as const),
      pull,
      base,
      owner: fc.constantFrom('eve', 'mallory'),
      sameBranch: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      pull,
      by: fc.constant('mona' as const),
      how: fc.constantFrom('button', 'size', 'score'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('move-base' as const), pull, by: fc.constant('mona' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('queue' as const),
      pull,
      by: fc.constant('mona' as const),
      numbers,
    }),
  },
)

/** A story: it begins with one pull request of a stranger's into `main`, whose first run brings `first`. */
export interface Plot {
  first: Numbers
  steps: Step[]
}

export const plot: fc.Arbitrary<Plot> = fc.record({
  first: numbers,
  steps: fc.array(fc.record({ moves: fc.array(move, { minLength: 1, maxLength: 3 }), order: fc.nat() }), {
    minLength: 1,
    maxLength: 6,
  }),
})

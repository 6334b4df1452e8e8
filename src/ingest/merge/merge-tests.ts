import { likeness, united } from '../../formats/tests/names-sketch.ts'
import type { TestTotals } from '../../formats/totals.ts'
import type { Problem } from '../../metrics/problem.ts'
import { entryFor } from '../advice.ts'
import type { ReadFile } from '../read-file.ts'

/** Artifacts that share so much of their tests ran the same ones, in different places. */
const SAME_TESTS = 0.5
const MOST_NAMED = 5

/** Of two outcomes of one test the worse stays. */
const RANK = { skipped: 0, passed: 1, failed: 2 } as const

/** The counts of several reports together. A test that several shards ran, e.g. to set up others, counts once. */
export function sumOfTests(all: readonly TestTotals[]): TestTotals {
  const sum: TestTotals = { passed: 0, failed: 0, skipped: 0, names: [] }
  const seen = new Map<number, keyof typeof RANK>()
  for (const one of all) {
    for (const outcome of ['passed', 'failed', 'skipped'] as const) sum[outcome] += one[outcome]
    if (one.duration !== undefined) sum.duration = (sum.duration ?? 0) + one.duration
    for (const [test, outcome] of one.shard ?? []) {
      const before = seen.get(test)
      if (before === undefined) seen.set(test, outcome)
      else {
        const [worse, better] = RANK[outcome] > RANK[before] ? [outcome, before] : [before, outcome]
        sum[better]--
        seen.set(test, worse)
      }
    }
  }
  return sum
}

function matrixProblem(artifacts: readonly string[], group: readonly ReadFile[]): Problem {
  const [first, second] = artifacts.map((name) => group.find(({ artifact }) => artifact === name))
  const entry = first && second ? ` by "- ${entryFor(first, second)}"` : ''
  const named = artifacts.slice(0, MOST_NAMED).join(', ')
  const more = artifacts.length > MOST_NAMED ? ` and ${artifacts.length - MOST_NAMED} more` : ''
  return {
    what: `the same tests are in the artifacts ${named}${more}: a matrix, whose counts are not added up`,
    where: artifacts[1] ?? '',
    mend: `give them environments under "files" in tidemark.yml${entry}; only ${artifacts[0]} counts until then`,
  }
}

/**
 * The files whose tests may be added up: those of a matrix, which ran the same tests in several artifacts of one
 * environment, are left to the first of them, with a problem that names all.
 */
export function withoutMatrix(group: readonly ReadFile[]): { kept: ReadFile[]; problems: Problem[] } {
  const byArtifact = new Map<string, number[]>()
  for (const { artifact, totals } of group) {
    byArtifact.set(artifact, united(byArtifact.get(artifact) ?? [], totals?.tests?.names ?? []))
  }
  const isSharded = group.every(({ totals }) => totals?.tests?.shard)
  const distinct: string[] = []
  const matrix: string[] = []
  for (const [artifact, names] of byArtifact) {
    const twin = distinct.find((other) => likeness(byArtifact.get(other) ?? [], names) >= SAME_TESTS)
    if (isSharded || twin === undefined) distinct.push(artifact)
    else {
      if (matrix.length === 0) matrix.push(twin)
      matrix.push(artifact)
    }
  }
  return {
    kept: group.filter(({ artifact }) => distinct.includes(artifact)),
    problems: matrix.length ? [matrixProblem(matrix, group)] : [],
  }
}

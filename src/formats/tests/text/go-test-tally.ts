import type { TestTotals } from '../../totals.ts'
import { namesSketch } from '../names-sketch.ts'
import type { GoTestEvent } from './go-test-events.ts'

const OUTCOMES = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const
/** What `go test` prints of a package that could not be built, older versions only on their standard error. */
const NOT_BUILT = /^FAIL\s+(\S+) \[(?:build|setup) failed\]$/

interface Package {
  /** How often it was tested before. */
  attempt: number
  /** A test has failed in this attempt. */
  hasFailed: boolean
  hasEnded: boolean
}

function outcomeOf(action: string): 'passed' | 'failed' | 'skipped' | null {
  return action === 'pass' || action === 'fail' || action === 'skip' ? OUTCOMES[action] : null
}

/**
 * Counts tests and subtests by how they ended. A test that runs again after its package has ended is another attempt
 * at it, and the last one counts. A package that fails without a test that does (it does not compile, or ends too
 * early) is one failed test.
 */
export function goTestTally() {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const names = namesSketch()
  const packages = new Map<string, Package>()
  const failures = new Map<string, { attempt: number; count: number }>()
  let duration: number | undefined

  const packageOf = (name: string): Package => {
    const known = packages.get(name)
    if (known) return known
    const made = { attempt: 0, hasFailed: false, hasEnded: false }
    packages.set(name, made)
    return made
  }
  /** What failed in an earlier attempt is counted no more once it has run again. */
  const forget = (key: string, attempt: number) => {
    const before = failures.get(key)
    if (!before || before.attempt === attempt) return
    counts.failed -= before.count
    failures.delete(key)
  }
  const count = (name: string, test: string | null, outcome: keyof typeof counts) => {
    const { attempt } = packageOf(name)
    const key = JSON.stringify([name, test])
    forget(key, attempt)
    names.add(key)
    counts[outcome]++
    if (outcome !== 'failed') return
    failures.set(key, { attempt, count: (failures.get(key)?.count ?? 0) + 1 })
    packageOf(name).hasFailed = true
  }
  const end = (name: string, outcome: keyof typeof counts) => {
    const { attempt, hasFailed } = packageOf(name)
    forget(JSON.stringify([name, null]), attempt)
    if (outcome === 'failed' && !hasFailed) count(name, null, 'failed')
    packages.set(name, { attempt: attempt + 1, hasFailed: false, hasEnded: true })
  }

  return {
    add: ({ action, package: name, test, elapsed }: GoTestEvent) => {
      const outcome = outcomeOf(action)
      if (test !== undefined || action === 'start') packageOf(name).hasEnded = false
      if (outcome === null) return
      if (test !== undefined) return count(name, test, outcome)
      end(name, outcome)
      if (elapsed !== undefined && elapsed >= 0) duration = (duration ?? 0) + elapsed
    },
    addText: (line: string) => {
      const name = NOT_BUILT.exec(line)?.[1]
      if (name !== undefined && !packages.has(name)) end(name, 'failed')
    },
    totals: (): TestTotals => ({ ...counts, duration, names: names.all() }),
    /** A package of which the file has tests, but not the end. */
    unfinished: (): string | null => [...packages].find(([, { hasEnded }]) => !hasEnded)?.[0] ?? null,
  }
}

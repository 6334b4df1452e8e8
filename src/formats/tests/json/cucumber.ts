import type { Document, Format, Parsed } from '../../format.ts'
import { field, jsonOf, listAt, numberAt, textAt } from '../../parse/fields.ts'
import { type Outcome, outcomeOf, TEST_METRICS, testTally } from '../test-counts.ts'

const NANOSECONDS = 1e9

/** A step that nobody wrote fails the run, as Cucumber is strict. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  passed: 'passed',
  skipped: 'skipped',
  pending: 'skipped',
}

/** What runs for an element: its hooks and its steps, with the steps' own hooks. */
function stepsOf(element: unknown): unknown[] {
  const steps = listAt(element, 'steps')
  const around = (one: unknown) => [...listAt(one, 'before'), ...listAt(one, 'after')]
  return [...around(element), ...steps, ...steps.flatMap(around)]
}

/** The worst of the steps; one without any has passed. */
function outcomeOfSteps(steps: readonly unknown[]): Outcome {
  let worst: Outcome = 'passed'
  for (const step of steps) {
    const outcome = outcomeOf(OUTCOMES, textAt(field(step, 'result'), 'status')) ?? 'failed'
    if (outcome === 'failed') return 'failed'
    if (outcome === 'skipped') worst = 'skipped'
  }
  return worst
}

function read(document: Document): Parsed {
  const tally = testTally(document)
  const report = jsonOf(document)
  let duration: number | undefined
  for (const feature of Array.isArray(report) ? report : []) {
    let background: unknown[] = []
    for (const element of listAt(feature, 'elements')) {
      const steps = stepsOf(element)
      for (const step of steps) {
        const time = numberAt(field(step, 'result'), 'duration')
        if (time !== undefined && time >= 0) duration = (duration ?? 0) + time / NANOSECONDS
      }
      // A background comes before each scenario that it belongs to.
      if (textAt(element, 'type') === 'background') background = steps
      else {
        const name = JSON.stringify([
          textAt(feature, 'uri'),
          numberAt(element, 'line'),
          textAt(element, 'name'),
        ])
        tally.add(outcomeOfSteps([...background, ...steps]), name)
        background = []
      }
    }
  }
  return tally.parsed(duration)
}

/** Reads Cucumber's JSON, a scenario a test: https://cucumber.io/docs/cucumber/reporting/. */
export const cucumber: Format = {
  id: 'cucumber',
  name: 'Cucumber JSON',
  url: 'https://cucumber.io/docs/cucumber/reporting/',
  family: 'tests',
  extensions: ['json'],
  marks: ['"elements"', '"steps"', '"Scenario"', '"keyword"'],
  gives: TEST_METRICS,
  recognises: (document) => {
    const report = document.json()
    const first: unknown = Array.isArray(report) ? report[0] : undefined
    return (
      Array.isArray(field(first, 'elements')) &&
      (textAt(first, 'uri') ?? textAt(first, 'keyword')) !== undefined
    )
  },
  read,
}
